import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips, makePose } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const { command } = manyCommands();
const pack = (data: string, out: string, ...more: string[]) =>
  command("pack", "--data", data, "--out", out, ...more);
const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("base64")]),
  );

test("pack takes the face where every clip has it, so that streams can be chosen later, and says what it took", async () => {
  const out = join(newFolder(), "packed");
  const faces = folderOfClips(4, { face: true });
  expect((await pack(faces, out)).stdout).toContain("With the face; --streams body,left,right leaves it out");
  const settings = (data: string) =>
    tiny({ data, out: join(newFolder(), "run") }, 'model.streams=["body","face"]');
  const trained = await command(...settings(out));
  expect([trained.code, trained.stderr]).toEqual([0, ""]);

  const mixed = folderOf({ "a.pose": writePose(makePose({ face: true })), "b.pose": writePose(makePose()) });
  const hands = join(newFolder(), "packed");
  expect((await pack(mixed, hands)).stdout).toContain("Without the face, which 1 of 2 clips do not have");
  const refused = await command(...settings(hands));
  expect(refused.stderr).toMatch(/expected face too: pack it again with --streams body,left,right,face\n$/);
});

test("another corpus is not packed over one that is there", async () => {
  const out = join(newFolder(), "packed");
  const first = folderOfClips(4);
  expect((await pack(first, out)).code).toBe(0);
  const before = contents(out);
  const { code, stderr } = await pack(folderOfClips(3), out);
  expect([code, stderr]).toEqual([
    1,
    `trainer: ${out}: the folder holds another packed corpus: the streams body, left, right of ${first}; name a new or empty one\n`,
  ]);
  expect(contents(out)).toEqual(before);
  expect((await pack(first, out)).stdout).toContain("(1 were there)");
});

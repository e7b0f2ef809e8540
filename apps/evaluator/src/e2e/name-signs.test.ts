import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { folderOf } from "./clips.fixture.js";
import { evaluator } from "./evaluator.fixture.js";
import { GLOSSES, known } from "./known-recognizer.fixture.js";

let checkpoint: string;
let clips: string;
beforeAll(async () => {
  checkpoint = await known({ kind: "ms-mae", encoder: { layers: 1, heads: 2, width: 8 } });
  clips = join(folderOf([{ id: "one" }, { id: "two" }, { id: "hidden" }], ["hidden"]), "poses");
});

const ask = (...args: string[]) =>
  evaluator(clips, "recognize", "--checkpoint", checkpoint, "--threads", "1", "--workers", "0", ...args);

test("recognize --clip says which sign each clip shows, the likeliest first", async () => {
  const { code, stdout, stderr } = await ask("--clip", "two.pose", "one.pose");
  const shares = GLOSSES.map((_, i) => Math.exp(-i)); // softmax of the biases, which is all that the model goes by
  const all = shares.reduce((sum, each) => sum + each);
  const signs = GLOSSES.slice(0, 3).map((gloss, i) => `${gloss} ${Math.round((100 * shares[i]!) / all)} %`);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(["two.pose", "one.pose"].map((clip) => `${clip}  ${signs.join("  ")}\n`).join(""));
});

test("recognize --clip --json prints a line with all glosses for each clip", async () => {
  const { code, stdout } = await ask("--clip", "one.pose", "--json");
  const { clip, predictions } = JSON.parse(stdout);
  expect([code, clip]).toEqual([0, "one.pose"]);
  expect(predictions.map(({ gloss }: { gloss: string }) => gloss)).toEqual(GLOSSES);
  expect(predictions[0].score).toBeGreaterThan(predictions[1].score);
});

test.each([
  [["--clip", "gone.pose"], /^evaluator: --clip .*gone\.pose: .*\n$/],
  [["--clip", "hidden.pose"], /^evaluator: --clip hidden\.pose: .*\n$/],
  [["--clip", "bad.pose"], /^evaluator: --clip .*bad\.pose: .*\n$/],
  [["--clip", "one.pose", "--data", "."], /^evaluator: --data: not with --clip, which scores nothing\n$/],
  [
    [],
    /^evaluator: required options '--data <path>' and '--out <folder>' not specified, or --clip <files...>\n$/,
  ],
])("%j is refused in one line", async (args, line) => {
  writeFileSync(join(clips, "bad.pose"), "no pose");
  const { code, stdout, stderr } = await ask(...args);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(line);
});

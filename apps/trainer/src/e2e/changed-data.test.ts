import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOfClips, makePose } from "./corpus.fixture.js";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { fingerprint, tiny, tinyRecognition } from "./tiny.fixture.js";
import { manyCommands, start } from "./trainer.fixture.js";

const { command } = manyCommands();
const SETTINGS = ["train.steps=12", "checkpoints.every=3", "validation.every=6", "data.validShare=0.2"];

/** A run over 12 clips that was interrupted before its end, and one that was not. */
let folder: string;
let whole: string;
beforeAll(async () => {
  folder = join(newFolder(), "interrupted");
  cpSync(folderOfClips(), join(folder, "data"), { recursive: true });
  const { ended, child, printed } = start([
    ...tiny({ data: join(folder, "data"), out: join(folder, "run") }, ...SETTINGS, "train.steps=1000"),
  ]);
  await printed("step 50/");
  child.kill("SIGHUP"); // the terminal is closed
  expect((await ended).code).toBe(130);
  whole = folder;
});

/** A copy of that run and its data, which a test may change. */
function copied() {
  const copy = join(newFolder(), "copy");
  cpSync(folder, copy, { recursive: true });
  const [data, run] = [join(copy, "data"), join(copy, "run")];
  const path = join(run, "config.json");
  const config = JSON.parse(readFileSync(path, "utf8"));
  config.config.corpus.path = data;
  const reached = Number(JSON.parse(lines(run, "metrics.jsonl").at(-1)!).step);
  config.config.train.steps = reached + 6;
  writeFileSync(path, JSON.stringify(config));
  return { data, run, reached };
}
const lines = (run: string, name: string) => readFileSync(join(run, name), "utf8").trimEnd().split("\n");
const list = (run: string) => lines(run, "clips.jsonl").map((line) => JSON.parse(line));
const partsOf = (run: string) =>
  new Map(
    list(run)
      .slice(1)
      .map(({ id, part }): [string, string | null] => [id, part]),
  );
const resume = (run: string, ...more: string[]) =>
  command("pretrain", "--resume", "--out", run, "--threads", "1", ...more);

test("a run keeps the fingerprint of its data and what it uses each clip for", () => {
  const { corpus } = JSON.parse(readFileSync(join(whole, "run", "config.json"), "utf8"));
  expect(corpus).toEqual({ fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/), clips: 12 });
  const [head, ...clips] = list(join(whole, "run"));
  expect(head).toEqual({ ...corpus, changes: [] });
  expect(clips.map(({ part }) => part).sort()).toEqual([...Array(10).fill("train"), "valid", "valid"]);
});

test("a run goes on with a copy of its data without a word", async () => {
  const { run } = copied();
  expect(await resume(run)).toMatchObject({ code: 0, stderr: "" });
});

test("clips added, removed and changed are named, and the run goes on with them only where that is accepted", async () => {
  const { data, run, reached } = copied();
  const before = partsOf(run);
  const held = [...before].filter(([, part]) => part === "valid").map(([id]) => id);
  rmSync(join(data, "clip-3.pose"));
  rmSync(join(data, held[0]!));
  for (const name of ["new-1.pose", "new-2.pose"]) {
    writeFileSync(join(data, name), writePose(makePose({ frames: 30, seed: 77 })));
  }
  const changed = [...before.keys()].find((id) => id !== "clip-3.pose" && !held.includes(id))!;
  writeFileSync(join(data, changed), writePose(makePose({ frames: 40, seed: 78 })));
  const files = fingerprint(run);

  const refused = await resume(run);
  expect(refused.code).toBe(1);
  const removed = ["clip-3.pose", held[0]!].sort(
    (a, b) => [...before.keys()].indexOf(a) - [...before.keys()].indexOf(b),
  );
  expect(refused.stderr).toBe(
    `trainer: ${join(run, "clips.jsonl")}: the data has changed since the run began: 2 clips removed (${removed.join(", ")}), ` +
      `2 added (new-1.pose, new-2.pose), 1 changed (${changed}); put it back as it was, or go on with it as it is by --accept-changed-data\n`,
  );
  expect(fingerprint(run)).toEqual(files);

  const accepted = await resume(run, "--accept-changed-data");
  expect(accepted.code).toBe(0);
  expect(accepted.stderr).toMatch(
    /^warning: the data has changed since .*: going on with the data as it is$/m,
  );
  const [head, ...clips] = list(run);
  expect(head).toMatchObject({
    clips: 12,
    changes: [{ step: reached, added: ["new-1.pose", "new-2.pose"], removed, changed: [changed] }],
  });
  expect(partsOf(run)).toEqual(new Map([...before, ["new-1.pose", "train"], ["new-2.pose", "train"]]));
  expect(clips.filter(({ gone }) => gone).map(({ id }) => id)).toEqual(removed);
  const steps = lines(run, "metrics.jsonl").map((line) => JSON.parse(line).step);
  expect(steps.at(-1)).toBe(reached + 6);
});

test("a run of a version that kept no list goes on with a warning, one that was killed before it had one is checked", async () => {
  const { data, run } = copied();
  rmSync(join(run, "clips.jsonl"));
  writeFileSync(join(data, "new.pose"), writePose(makePose()));
  expect((await resume(run)).stderr).toMatch(
    /config\.json: the data has changed since the run began: its fingerprint is [0-9a-f]{32}, expected [0-9a-f]{32}; put it/,
  );
  const { corpus: _, ...old } = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  writeFileSync(join(run, "config.json"), JSON.stringify(old));
  const { code, stderr } = await resume(run);
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^warning: \S+: does not say which clips it began with/),
  ]);
  expect(existsSync(join(run, "clips.jsonl"))).toBe(true);
});

test("--accept-changed-data is for runs that are continued", async () => {
  const out = join(newFolder(), "run");
  const { code, stderr } = await command(
    ...tiny({ data: join(whole, "data"), out }),
    "--accept-changed-data",
  );
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^trainer: --accept-changed-data: expected --resume with it/),
  ]);
  expect(existsSync(out)).toBe(false);
});

test("in recognition glosses and parts stay what they were, and the results say what was accepted", async () => {
  const data = folderOfSigns(signs(["A", "B"]).map(({ split: _, ...line }) => line));
  const out = join(newFolder(), "run");
  const { child, ended, printed } = start([...tinyRecognition({ data, out }, "train.epochs=400"), "--json"]);
  await printed('"step":20,');
  child.kill("SIGTERM");
  await ended;
  const before = partsOf(out);
  rmSync(join(data, "poses", "A-0.pose"));
  rmSync(join(data, "poses", "B-1.pose"));
  const path = join(out, "config.json");
  writeFileSync(path, readFileSync(path, "utf8").replace('"epochs": 400', '"epochs": 30'));
  const recognize = (...more: string[]) =>
    command("recognize", "--resume", "--out", out, "--threads", "1", ...more);
  expect((await recognize()).stderr).toMatch(/began: 2 clips removed \(A-0, B-1\); put it back/);
  const { code } = await recognize("--accept-changed-data");
  expect(code).toBe(0);
  expect(partsOf(out)).toEqual(before);
  const { corpus } = JSON.parse(readFileSync(join(out, "recognition.json"), "utf8"));
  expect(corpus).toMatchObject({ clips: 10, changes: [{ removed: ["A-0", "B-1"], added: [], changed: [] }] });
});

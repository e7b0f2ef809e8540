import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOfClips, makePose } from "./corpus.fixture.js";
import { folderOfSentences, sentences } from "./sentences.fixture.js";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tiny, tinyRecognition, tinyTranslation } from "./tiny.fixture.js";
import { start, trainer } from "./trainer.fixture.js";

const lines = (run: string, name: string) =>
  readFileSync(join(run, name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
/** Each clip is read anew whenever it is drawn, so that it matters at once that it is gone. */
const UNCACHED = ["data.cacheMegabytes=0", "data.workers=0"];

test("clips that cannot be read any more are replaced, counted and named, and the run goes on to its end", async () => {
  const data = folderOfClips(20);
  const out = join(newFolder(), "run");
  const settings = ["train.steps=120", "validation.every=60", "data.validShare=0.2", ...UNCACHED];
  const { ended, printed } = start(tiny({ data, out }, ...settings));
  await printed("step 12/");
  const train = lines(out, "clips.jsonl").filter(({ part }) => part === "train");
  const [deleted, cut, other] = train.map(({ id }) => id as string);
  rmSync(join(data, deleted!));
  writeFileSync(join(data, cut!), readFileSync(join(data, cut!)).subarray(0, 4000));
  writeFileSync(join(data, other!), "not a pose any more");
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: while training, skipped 3 of 20 clips: [^\n]+\n$/);
  for (const name of [deleted, cut, other]) expect(stderr).toContain(name);
  expect(lines(out, "metrics.jsonl").filter(({ loss }) => loss !== undefined)).toHaveLength(120);
  const skipped = lines(out, "skipped.jsonl");
  expect(skipped.map(({ clip, reason }) => `${reason} ${clip}`).sort()).toEqual(
    [`format ${other}`, `truncated ${cut}`, `unreadable ${deleted}`].sort(),
  );
  expect(skipped.every(({ step }) => step >= 12)).toBe(true);
  expect(readFileSync(join(out, "report.html"), "utf8")).toContain("Clips passed over while training");
});

test("a run that lost a clip is resumed without a question, and its lines are those of every update", async () => {
  const data = folderOfClips(20);
  const out = join(newFolder(), "run");
  const settings = ["train.steps=60", "checkpoints.every=20", "validation.every=30", ...UNCACHED];
  const { ended, printed, child } = start([...tiny({ data, out }, ...settings), "--json"]);
  await printed('"step":1,');
  const { id } = lines(out, "clips.jsonl").find(({ part }) => part === "train");
  rmSync(join(data, id));
  await printed('"step":41');
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  const { code, stderr } = await trainer("pretrain", "--resume", "--out", out, "--threads", "1");
  expect(code).toBe(0);
  const warning = `warning: while training, skipped 1 of 20 clips: 1 cannot be opened (${id}); `;
  expect(stderr).toBe(`${warning}${id}: not there any more, but when the run began\n`);
  const steps = lines(out, "metrics.jsonl").filter(({ loss }) => loss !== undefined);
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  expect(lines(out, "skipped.jsonl")).toMatchObject([{ clip: id, reason: "unreadable" }]);
});

test("when more than a quarter cannot be read the run ends with one line and a checkpoint, and goes on when they are back", async () => {
  const data = folderOfClips(12);
  const out = join(newFolder(), "run");
  const settings = ["train.steps=100", "validation.every=100", "checkpoints.every=100", ...UNCACHED];
  const { ended, printed } = start(tiny({ data, out }, ...settings));
  await printed("step 10/");
  for (let i = 0; i < 6; i++) rmSync(join(data, `clip-${i}.pose`));
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^trainer: [^\n]*: [45] of 12 clips cannot be read any more, more than a quarter: [45] cannot be opened \(.*\); put them back, or go on without them by --resume --accept-changed-data\n$/,
  );
  expect(existsSync(join(out, "run.lock"))).toBe(false);
  const last = lines(out, "metrics.jsonl").at(-1)?.step as number;
  expect(
    existsSync(join(out, "checkpoints", `step-${`${last}`.padStart(6, "0")}.optimizer.safetensors`)),
  ).toBe(true);

  const refused = await trainer("pretrain", "--resume", "--out", out, "--threads", "1");
  expect(refused.stderr).toMatch(
    /^trainer: \S+clips\.jsonl: the data has changed since the run began: 6 clips removed/,
  );
  for (let i = 0; i < 6; i++) {
    writeFileSync(join(data, `clip-${i}.pose`), writePose(makePose({ frames: 20 + i, seed: i })));
  }
  const resumed = await trainer("pretrain", "--resume", "--out", out, "--threads", "1");
  expect(resumed.code).toBe(0);
  expect(resumed.stdout).toContain(`Continuing after step ${last}\n`);
  expect(
    lines(out, "metrics.jsonl")
      .filter(({ loss }) => loss !== undefined)
      .map(({ step }) => step),
  ).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

test("recognition leaves test clips that cannot be read any more out of its scores, and says so", async () => {
  const data = folderOfSigns(signs(["A", "B"], 8));
  const out = join(newFolder(), "run");
  const { ended, printed } = start(tinyRecognition({ data, out }, "train.epochs=60", ...UNCACHED));
  await printed("step 9/");
  for (const id of ["A-0", "B-7", "A-6"]) rmSync(join(data, "poses", `${id}.pose`));
  const { code, stderr, stdout } = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^warning: while training, skipped [23] of 16 clips: [23] cannot be opened \(A-0, (A-6, )?B-7\); ENOENT: [^\n]*A-0\.pose'?$/m,
  );
  expect(stdout).toMatch(/^test +1 /m);
  expect(lines(out, "predictions.jsonl").map(({ id }) => id)).toEqual(["A-7"]);
  const { skipped } = JSON.parse(readFileSync(join(out, "recognition.json"), "utf8"));
  expect(skipped).toContainEqual({ clip: "B-7", reason: "unreadable" });
});

test("translation leaves test clips that cannot be read any more out of its scores, and says so", async () => {
  const data = folderOfSentences(sentences());
  const out = join(newFolder(), "run");
  const { ended, printed } = start(tinyTranslation({ data, out }, "train.epochs=20", ...UNCACHED));
  await printed("step 4/");
  rmSync(join(data, "poses", "1-3.pose"));
  rmSync(join(data, "poses", "0-0.pose"));
  const { code, stderr, stdout } = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^warning: while training, skipped 2 of 12 clips: 2 cannot be opened \(0-0, 1-3\); ENOENT: [^\n]*0-0\.pose'?$/m,
  );
  expect(stdout).toMatch(/^test +2 /m);
  expect(lines(out, "predictions.jsonl").map(({ id }) => id)).toEqual(["0-3", "2-3"]);
});

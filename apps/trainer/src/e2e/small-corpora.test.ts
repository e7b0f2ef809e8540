import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Pose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOf, makePose, withNaN, withoutShoulders } from "./corpus.fixture.js";
import { losses, tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

/** Trains on these clips and returns what was said and learnt. */
async function pretrain(files: Readonly<Record<string, Pose | string>>, ...settings: string[]) {
  const out = join(newFolder(), "run");
  const { code, stdout, stderr } = await trainer(...tiny({ data: folderOf(files), out }, ...settings));
  expect(code).toBe(0);
  expect(existsSync(join(out, "report.html"))).toBe(true);
  const found = losses(out).map(({ loss }) => loss);
  expect(found).toHaveLength(6);
  expect(found.every((loss) => Number.isFinite(loss))).toBe(true);
  return { stdout, stderr, losses: found };
}

test("a single clip trains, and nothing is held out", async () => {
  const { stdout, stderr } = await pretrain({ "a.pose": makePose() });
  expect(stdout).toContain(": 1 clips to train on, 0 held out\n");
  expect(stderr).toBe("warning: No clip is held out, so nothing is validated\n");
});

test("of two clips one is held out", async () => {
  const { stdout, stderr } = await pretrain({
    "a.pose": makePose(),
    "deep/er/b.pose": makePose({ seed: 1 }),
  });
  expect(stdout).toContain(": 1 clips to train on, 1 held out\n");
  expect(stderr).toBe("");
});

test("clips of one frame, or fewer frames than a cubelet, are padded", async () => {
  const clips = { "a.pose": makePose({ frames: 1 }), "b.pose": makePose({ frames: 3, seed: 1 }) };
  const { stderr } = await pretrain(clips, "data.validShare=0");
  expect(stderr).toMatch(/^warning: 88 % of the windows' frames are padding: .*--set data\.frames=4 .*\n/);
});

test("coordinates that are not numbers count as missing keypoints", async () => {
  const broken = withNaN(makePose(), (frame, point) => frame % 3 === 0 || point > 20);
  const { stderr } = await pretrain(
    { "a.pose": broken, "b.pose": makePose({ seed: 1 }) },
    "data.validShare=0",
  );
  expect(stderr).toBe("warning: No clip is held out, so nothing is validated\n");
});

test("clips that cannot be used are counted with the reason, those without shoulders after training", async () => {
  const clips = {
    "a.pose": makePose(),
    "b.pose": withoutShoulders(makePose({ seed: 1 })),
    "c.pose": makePose({ seed: 2 }),
    "empty.pose": makePose({ frames: 0 }),
    "text.pose": "this is no pose",
  };
  const { stderr } = await pretrain(clips, "data.validShare=0");
  expect(stderr.split("\n").filter((line) => line.includes("skipped"))).toEqual([
    expect.stringMatching(/^warning: skipped 2 of 5 clips: 1 .*\.pose\), 1 .*\.pose\)$/),
    "warning: while training, skipped 1 of 5 clips: 1 shows no shoulders (b.pose)",
  ]);
});

test("a loss that explodes ends in one line that names the step, the clips and the checkpoint to go on from", async () => {
  const out = join(newFolder(), "run");
  const data = folderOf({ "a.pose": makePose(), "b.pose": makePose({ seed: 1 }) });
  const { code, stderr } = await trainer(
    ...tiny({ data, out }, "train.learningRate=1e30", "data.validShare=0"),
  );
  expect(code).toBe(1);
  const lines = stderr
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("warning: "));
  expect(lines).toEqual([
    expect.stringMatching(
      /^trainer: Step \d: the (loss|norm of the gradients) is .*; clips: [ab]\.pose, [ab]\.pose; last good checkpoint: /,
    ),
  ]);
  expect(existsSync((lines[0] ?? "").replace(/^.*last good checkpoint: /, ""))).toBe(true);
});

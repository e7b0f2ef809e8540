import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfClips } from "./corpus.fixture.js";
import { fingerprint, tiny } from "./tiny.fixture.js";
import { shell, start, trainer } from "./trainer.fixture.js";

let data: string;
beforeAll(() => {
  data = folderOfClips();
});

test("Ctrl-C ends with 130 and a checkpoint; what it says to type goes on to the same bytes", async () => {
  const settings = ["train.steps=60", "checkpoints.every=20", "validation.every=30"];
  const run = join(newFolder(), "it's a run");
  const { child, ended, printed } = start(tiny({ data, out: run }, ...settings));
  await printed("step 12/60");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([130, ""]);
  expect(stdout).toContain("Finishing the step; Ctrl-C again to stop at once.\n");
  const [, step, command] =
    /^Interrupted after step (\d+)\. Continue with: .*? start (?:-- )?(pretrain .*)$/m.exec(stdout) ?? [];
  expect(Number(step)).toBeGreaterThanOrEqual(12);
  expect(existsSync(join(run, "checkpoints", `step-${`${step}`.padStart(6, "0")}.safetensors`))).toBe(true);
  expect(existsSync(join(run, "run.lock"))).toBe(false);

  const resumed = await shell(`exec "$0" "$1" ${command}`);
  expect(resumed.stdout).toContain(`Continuing after step ${step}\n`);
  expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
  const whole = join(newFolder(), "whole");
  await trainer(...tiny({ data, out: whole }, ...settings));
  expect(fingerprint(run)).toEqual(fingerprint(whole));
});

test("a second Ctrl-C ends at once, the first one passed on twice does not", async () => {
  const run = join(newFolder(), "run");
  // A step of so many micro-batches takes minutes.
  const { child, ended, printed } = start(tiny({ data, out: run }, "train.accumulate=1000000"));
  await printed("Pretraining");
  while (!existsSync(join(run, "checkpoints", "step-000000.safetensors"))) await later(20);
  child.kill("SIGINT");
  await printed("Finishing the step");
  child.kill("SIGINT"); // as pnpm passes on what the terminal has sent to its whole process group
  await later(400);
  expect(child.exitCode).toBe(null);
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, ""]);
  expect(readdirSync(join(run, "checkpoints"))).toContain("step-000000.safetensors");
});

test("a run that began with --init and lost its process before the first checkpoint still begins with it", async () => {
  const first = join(newFolder(), "first");
  await trainer(...tiny({ data, out: first }));
  const init = ["--init", join(first, "checkpoints", "step-000006.safetensors")];
  const run = join(newFolder(), "run");
  await trainer(...tiny({ data, out: run }, "seed=1"), ...init);
  const whole = fingerprint(run);

  for (const name of ["checkpoints", "metrics.jsonl", "report.html"])
    rmSync(join(run, name), { recursive: true });
  expect((await trainer("pretrain", "--resume", "--out", run, "--threads", "1")).code).toBe(0);
  expect(fingerprint(run)).toEqual(whole);
});

test("a run is written by one process at a time, and is not resumed without its data", async () => {
  const clips = folderOfClips(3);
  const run = join(newFolder(), "run");
  const { child, ended, printed } = start(
    tiny({ data: clips, out: run }, "train.steps=3000", "validation.every=3000"),
  );
  await printed("step 150/");
  const second = await trainer("pretrain", "--resume", "--out", run);
  expect(second.stderr).toBe(
    `trainer: ${join(run, "run.lock")}: the run is being written by process ${child.pid}\n`,
  );
  expect(second.code).toBe(1);
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);

  rmSync(clips, { recursive: true });
  const before = fingerprint(run);
  const { code, stderr } = await trainer("pretrain", "--resume", "--out", run);
  expect(stderr).toMatch(/^trainer: .*: ENOENT[^\n]*\n$/);
  expect(code).toBe(1);
  expect(fingerprint(run)).toEqual(before);
});

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tinyRecognition } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

let finished: string; // 12 steps, a checkpoint every 3, the last three whole
beforeAll(async () => {
  finished = join(newFolder(), "run");
  const data = folderOfSigns(signs(["A", "B"], 8));
  expect((await trainer(...tinyRecognition({ data, out: finished }))).code).toBe(0);
});

/** A copy of the run without the checkpoints whose names match, and without its report where it is to be unfinished. */
function lost(names: RegExp, ...others: string[]): string {
  const run = join(newFolder(), "run");
  cpSync(finished, run, { recursive: true });
  const checkpoints = join(run, "checkpoints");
  for (const name of readdirSync(checkpoints)) if (names.test(name)) rmSync(join(checkpoints, name));
  for (const name of others) rmSync(join(run, name));
  return run;
}
const resume = (run: string) => trainer("recognize", "--out", run, "--resume", "--threads", "1");
const metrics = (run: string) => readFileSync(join(run, "metrics.jsonl"), "utf8");
const lastStep = () => {
  const lines = metrics(finished).trimEnd().split("\n");
  return `${JSON.parse(lines.at(-1) as string).step}`.padStart(6, "0");
};

test.each([
  ["its last one", () => new RegExp(lastStep())],
  ["all", () => /./],
])("a finished run that has lost %s of its checkpoints is not called finished", async (_, names) => {
  const run = lost(names());
  const { code, stdout, stderr } = await resume(run);
  const missing = join(run, "checkpoints", `step-${lastStep()}.safetensors`);
  expect(stderr).toBe(
    `trainer: ${missing}: the checkpoint is missing of a run that is finished, as its report.html says; ` +
      "put it back, or train again with a new --out\n",
  );
  expect([code, stdout]).toEqual([1, ""]);
});

test.each([
  ["all its checkpoints", /./],
  ["all but the weights alone", /optimizer/],
])("a run that has trained and lost %s is not trained anew", async (_, names) => {
  const run = lost(names, "report.html");
  const { code, stderr } = await resume(run);
  expect(stderr).toBe(
    `trainer: ${join(run, "checkpoints")}: the run was trained for ${Number(lastStep())} steps, but no checkpoint is ` +
      "left that it could go on from; put the last one back, or start anew with a new --out\n",
  );
  expect(code).toBe(1);
  expect(metrics(run)).toBe(metrics(finished));
  expect(existsSync(join(run, "report.html"))).toBe(false);
});

test.each(["safetensors", "optimizer.safetensors"])(
  "a run whose newest .%s is cut off goes on from the checkpoint before it, and says so",
  async (end) => {
    const run = lost(/^$/, "report.html");
    const cut = join(run, "checkpoints", `step-${lastStep()}.${end}`);
    truncateSync(cut, readFileSync(cut).length - 100);
    const { code, stdout, stderr } = await resume(run);
    const weights = join(run, "checkpoints", `step-${lastStep()}.safetensors`);
    expect(stderr).toContain(`warning: ${weights}: passed over, it is damaged: ${cut}: `);
    expect(stdout).toContain("Continuing after step 9\n");
    expect(code).toBe(0);
    expect(metrics(run)).toBe(metrics(finished));
  },
);

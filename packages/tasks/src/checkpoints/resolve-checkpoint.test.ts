import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { describeResolved, resolveCheckpoint } from "./resolve-checkpoint.js";

/** A folder that looks like a run's: empty checkpoints of these steps. */
function runWith(steps: readonly number[], at = newFolder()): string {
  mkdirSync(join(at, "checkpoints"), { recursive: true });
  for (const step of steps) writeFileSync(weights(at, step), "");
  return at;
}
const weights = (run: string, step: number) =>
  join(run, "checkpoints", `step-${`${step}`.padStart(6, "0")}.safetensors`);

test("resolveCheckpoint() takes the last checkpoint of a run that names no result, and says so", () => {
  const run = runWith([20, 100, 3]);
  writeFileSync(join(run, "checkpoints", "step-000200.optimizer.safetensors"), "");
  const found = resolveCheckpoint(run);
  expect(found).toEqual({ path: weights(run, 100), why: "the last" });
  expect(describeResolved(run, found)).toBe(`${run}: step-000100.safetensors, the last`);
  expect(resolveCheckpoint(join(run, "checkpoints"))).toEqual(found);
});

test("resolveCheckpoint() takes the checkpoint that a finished run was scored by", () => {
  const run = runWith([20, 100]);
  writeFileSync(join(run, "recognition.json"), '{"checkpoint":"checkpoints/step-000020.safetensors"}');
  expect(resolveCheckpoint(run)).toEqual({ path: weights(run, 20), why: "its result" });
  expect(resolveCheckpoint(run, { step: 100 })).toEqual({ path: weights(run, 100), why: "as asked for" });
});

test("resolveCheckpoint() names the steps that a run has, and the runs in a folder that is none", () => {
  const run = runWith([20, 100]);
  expect(() => resolveCheckpoint(run, { step: 50 })).toThrow(
    `${run}: no checkpoint of step 50; expected one of 20, 100`,
  );
  const runs = newFolder();
  runWith([1], join(runs, "signs"));
  expect(() => resolveCheckpoint(runs)).toThrow(`; runs in it: ${join(runs, "signs")}`);
  const empty = newFolder();
  expect(() => resolveCheckpoint(empty)).toThrow(
    `${empty}: a folder without checkpoints/step-….safetensors; expected a run's folder or a .safetensors file`,
  );
});

test("resolveCheckpoint() leaves a file as it is, and takes no step of one", () => {
  expect(resolveCheckpoint("no/such.safetensors")).toEqual({ path: "no/such.safetensors", why: undefined });
  expect(() => resolveCheckpoint("a.safetensors", { step: 1 })).toThrow("a.safetensors: no folder");
  expect(() => resolveCheckpoint("model.onnx")).toThrow("model.onnx: an ONNX file");
});

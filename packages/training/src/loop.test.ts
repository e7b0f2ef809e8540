import { mkdirSync, readdirSync, rmdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { hostTensor, leaves } from "@msmae/parameters";
import { openSafetensors } from "@msmae/safetensors";
import { mul } from "@tensorflow/tfjs-core";
import { loadParameters } from "./checkpoint.js";
import { DivergenceError } from "./divergence.js";
import { fingerprint } from "./fingerprint.fixture.js";
import { train } from "./loop.js";
import { flattenScalars, type TrainingRecord, type ValidationRecord } from "./records.js";
import {
  newRun,
  regressionBatch,
  regressionBatches,
  regressionObjective,
  regressionOptions,
  regressionParameters,
  validateRegression,
} from "./regression.fixture.js";
import { RunDirectory } from "./run-directory.js";
import type { TrainingProgress } from "./train-options.js";

test("train() learns, logs each update and keeps the first, the last and the best weights", async () => {
  const run = newRun();
  const options = regressionOptions(run, 200);
  const before = await validateRegression(options.parameters);
  const result = await train(options);
  const after = await validateRegression(options.parameters);
  expect(after.loss).toBeLessThan(before.loss / 5);

  const metrics = run.readMetrics();
  const training = metrics.filter((line): line is TrainingRecord => !("validation" in line));
  const validation = metrics.filter((line): line is ValidationRecord => "validation" in line);
  expect(training.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  expect(Object.keys(training[0]!)).toEqual([
    "step",
    "epoch",
    "loss",
    "parts",
    "learningRate",
    "gradientNorm",
  ]);
  expect(training[9]!.learningRate).toBe(3e-2);
  expect(training[199]!.learningRate).toBeCloseTo(1e-4, 12);
  expect(validation.at(-1)).toEqual({ step: 200, validation: after });
  expect(run.readTiming()).toHaveLength(200);

  const best = validation.reduce((a, b) => (b.validation.loss! < a.validation.loss! ? b : a));
  const name = (step: number) => `step-${`${step}`.padStart(6, "0")}`;
  const kept = new Set([0, 195, 200, best.step].map((step) => `${name(step)}.safetensors`));
  for (const step of [195, 200]) kept.add(`${name(step)}.optimizer.safetensors`);
  expect(new Set(readdirSync(run.checkpoints))).toEqual(kept);
  expect(result).toEqual({
    graphs: 1,
    interrupted: false,
    step: 200,
    checkpoint: join(run.checkpoints, `${name(200)}.safetensors`),
    best: {
      step: best.step,
      score: best.validation.loss,
      checkpoint: join(run.checkpoints, `${name(best.step)}.safetensors`),
    },
  });
  const bestParameters = regressionParameters();
  await loadParameters(result.best!.checkpoint, bestParameters);
  expect(await validateRegression(bestParameters)).toEqual({ loss: result.best!.score });
});

test("train() keeps the initial weights as step 0, under the names of their paths", async () => {
  const run = newRun();
  await train(regressionOptions(run, 1));
  const file = await openSafetensors(join(run.checkpoints, "step-000000.safetensors"));
  expect([...file.tensors.keys()].sort()).toEqual([
    "layers.0.bias",
    "layers.0.weight",
    "layers.1.bias",
    "layers.1.weight",
  ]);
  expect(file.metadata).toEqual({ format: "pt", config: '{"width":16}', step: "0", version: "1" });
  expect((await file.read("layers.0.weight")).data).toEqual(regressionParameters().layers[0]!.weight.data);
  await file.close();
});

test("train() gives the same bytes again, and after an interruption at any update", async () => {
  const whole = newRun();
  await train(regressionOptions(whole, 12));
  for (let stop = 2; stop < 12; stop++) {
    const run = newRun();
    const controller = new AbortController();
    const result = await train({
      ...regressionOptions(run, 12),
      signal: controller.signal,
      onProgress: ({ record }) => record.step === stop - 1 && controller.abort(), // seen after the update then running
    });
    expect(result).toMatchObject({ interrupted: true, step: stop });
    expect(result.checkpoint).toBe(join(run.checkpoints, `step-${`${stop}`.padStart(6, "0")}.safetensors`));
    run.close();
    const starts: number[] = [];
    const again = RunDirectory.resume(run.path);
    await train({ ...regressionOptions(again, 12), onStart: ({ step }) => starts.push(step) });
    expect(starts).toEqual([stop]);
    expect(fingerprint(again.path)).toEqual(fingerprint(whole.path));
  }
});

test("train() with micro-batches equals training with their union", async () => {
  const parts = newRun();
  const small = regressionOptions(parts, 20);
  await train({ ...small, accumulate: 4 });
  const whole = newRun();
  const large = regressionOptions(whole, 20);
  const union = async function* (from: number) {
    for (let n = from; ; n++) {
      const four = [0, 1, 2, 3].map((i) => regressionBatch(4 * n + i));
      const join = (key: "x" | "y", width: number) =>
        hostTensor([32, width], Float32Array.from(four.flatMap(({ batch }) => [...batch[key].data])));
      yield { batch: { x: join("x", 2), y: join("y", 1) }, clips: four.flatMap(({ clips }) => clips) };
    }
  };
  await train({ ...large, batches: union });
  const lines = (run: RunDirectory) =>
    run.readMetrics().filter((line) => !("validation" in line)) as TrainingRecord[];
  for (const [i, line] of lines(parts).entries()) {
    expect(line.loss).toBeCloseTo(lines(whole)[i]!.loss, 5);
    expect(line.gradientNorm).toBeCloseTo(lines(whole)[i]!.gradientNorm, 5);
  }
  for (const [i, layer] of small.parameters.layers.entries()) {
    for (const [j, value] of layer.weight.data.entries()) {
      expect(value).toBeCloseTo(large.parameters.layers[i]!.weight.data[j]!, 5);
    }
  }
});

test("train() with several updates in one run of the graph equals one at a time, and resumes to the same bytes", async () => {
  const single = newRun();
  const one = regressionOptions(single, 23);
  await train(one);
  const several = newRun();
  const four = { ...regressionOptions(several, 23), updatesPerRun: 4 };
  const progress: number[] = [];
  await train({ ...four, onProgress: ({ record }) => progress.push(record.step) });
  expect(progress).toEqual(Array.from({ length: 23 }, (_, i) => i + 1));
  const numbers = (run: RunDirectory) => run.readMetrics().flatMap((line) => flattenScalars(line));
  expect(numbers(several).map(([name]) => name)).toEqual(numbers(single).map(([name]) => name));
  for (const [i, [, value]] of numbers(several).entries())
    expect(value).toBeCloseTo(numbers(single)[i]![1], 5);
  expect(Object.keys(fingerprint(several.path))).toEqual(Object.keys(fingerprint(single.path)));
  for (const [i, { data }] of leaves(four.parameters).entries()) {
    for (const [j, value] of data.entries())
      expect(value).toBeCloseTo(leaves(one.parameters)[i]!.data[j]!, 5);
  }

  const stopped = newRun();
  const controller = new AbortController();
  const onProgress = ({ record }: TrainingProgress) => record.step === 7 && controller.abort();
  const options = { ...regressionOptions(stopped, 23), updatesPerRun: 4 };
  expect((await train({ ...options, signal: controller.signal, onProgress })).interrupted).toBe(true);
  await train({ ...regressionOptions(stopped, 23), updatesPerRun: 4 });
  expect(fingerprint(stopped.path)).toEqual(fingerprint(several.path));

  await expect(train({ ...regressionOptions(newRun(), 9), updatesPerRun: 4, accumulate: 2 })).rejects.toThrow(
    "Several updates in one run take one batch each; got 2 micro-batches an update.",
  );
});

test("train() goes back to the newest checkpoint that is whole, and ends with the same bytes", async () => {
  const whole = newRun();
  await train(regressionOptions(whole, 20));
  const run = newRun();
  await train({ ...regressionOptions(run, 20), signal: AbortSignal.abort() }); // after one update
  const damaged: string[] = [];
  const controller = new AbortController();
  await train({
    ...regressionOptions(run, 20),
    signal: controller.signal,
    onProgress: ({ record }) => record.step === 15 && controller.abort(),
  });
  for (const name of ["step-000016.safetensors", "step-000015.optimizer.safetensors"]) {
    damaged.push(join(run.checkpoints, name));
    truncateSync(damaged.at(-1)!, 300);
  }
  writeFileSync(join(run.checkpoints, "step-000018.optimizer.safetensors"), "no weights beside it");
  writeFileSync(join(run.checkpoints, "step-000017.safetensors.tmp"), "killed here");
  let skipped: readonly string[] = [];
  await train({
    ...regressionOptions(run, 20),
    onStart: (start) => {
      expect(start.step).toBe(10);
      skipped = start.skipped.map(({ reason }) => reason);
    },
  });
  expect(skipped).toHaveLength(2);
  for (const [i, reason] of skipped.entries()) expect(reason.startsWith(`${damaged[i]}: `)).toBe(true);
  expect(fingerprint(run.path)).toEqual(fingerprint(whole.path));
});

test("train() that cannot write a checkpoint says so in one line and leaves the earlier ones", async () => {
  const run = newRun();
  const blocked = join(run.checkpoints, "step-000010.safetensors");
  const options = regressionOptions(run, 20);
  const onProgress: typeof options.onProgress = ({ record }) => {
    if (record.step === 9) mkdirSync(`${blocked}.tmp`); // where the file is to be written
  };
  await expect(train({ ...options, onProgress })).rejects.toThrow(
    `${blocked}: cannot be written: it is a folder`,
  );
  rmdirSync(`${blocked}.tmp`);
  const starts: number[] = [];
  await train({ ...regressionOptions(run, 20), onStart: ({ step }) => starts.push(step) });
  expect(starts).toEqual([5]); // update 9 scored worse than 3 and 6, so it left none
  const whole = newRun();
  await train(regressionOptions(whole, 20));
  expect(fingerprint(run.path)).toEqual(fingerprint(whole.path));
});

test("train() refuses a run whose checkpoint is of another model, and leaves it alone", async () => {
  const run = newRun();
  await train(regressionOptions(run, 5));
  const before = fingerprint(run.path);
  const other = { ...regressionOptions(run, 9), parameters: regressionParameters(32) };
  await expect(train(other)).rejects.toThrow(
    /step-000005\.optimizer\.safetensors: tensor "first\.layers\.0\.weight" is F32 \[16, 2\], expected F32 \[32, 2\] \(and 5 other tensors differ\)$/,
  );
  expect(fingerprint(run.path)).toEqual(before);
});

test("train() stops before it learns from a loss that is not finite or explodes", async () => {
  const poisoned = (at: number, value: number) =>
    async function* (from: number) {
      for await (const batch of regressionBatches(from)) {
        if (batch.clips[0] === `clip-${at - 1}-0`) batch.batch.y.data.fill(value);
        yield batch;
      }
    };
  for (const [value, what] of [
    [Number.NaN, "the loss is NaN"],
    [1e30, "the loss is Infinity"],
    [1e3, "the loss is 1.000e+6, more than 30 times the median"],
  ] as const) {
    const run = newRun();
    const options = { ...regressionOptions(run, 20), batches: poisoned(13, value) };
    const error = await train(options).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DivergenceError);
    const { message, step, clips, checkpoint } = error as DivergenceError;
    const newest = readdirSync(run.checkpoints)
      .sort()
      .findLast((name) => !name.includes("optimizer"));
    expect([step, clips.length, checkpoint]).toEqual([13, 8, join(run.checkpoints, newest!)]);
    expect(message).toContain(`Step 13: ${what}`);
    expect(message).toContain("; clips: clip-12-0, clip-12-1");
    expect((await validateRegression(options.parameters)).loss).toBeLessThan(10);
  }
});

test("train() names batches that end too early and outputs that are no scalars", async () => {
  const few = async function* () {
    for (let n = 0; n < 3; n++) yield regressionBatch(n);
  };
  await expect(train({ ...regressionOptions(newRun(), 9), batches: few })).rejects.toThrow(
    "The batches ended before update 4 of 9.",
  );
  const objective: typeof regressionObjective = (p, batch, buffers) => ({
    ...regressionObjective(p, batch, buffers),
    picture: mul(batch.x, 2),
  });
  await expect(train({ ...regressionOptions(newRun(), 9), objective })).rejects.toThrow(
    'The objective returned "picture" of shape [8, 2]; expected scalars.',
  );
});

test("train() closes its source of batches, whatever happens", async () => {
  let open = 0;
  const counted = async function* (from: number) {
    open++;
    try {
      yield* regressionBatches(from);
    } finally {
      open--;
    }
  };
  await train({ ...regressionOptions(newRun(), 3), batches: counted });
  const evaluate = {
    every: 1,
    criterion: { metric: "loss", better: "lower" },
    run: async () => Promise.reject(new Error("no")),
  } as const;
  await expect(train({ ...regressionOptions(newRun(), 3), batches: counted, evaluate })).rejects.toThrow(
    "no",
  );
  expect(open).toBe(0);
});

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { add, matMul, mean, squaredDifference, type Tensor2D, tanh } from "@tensorflow/tfjs-core";
import { adamwDefaults } from "./adamw.js";
import type { Objective } from "./objective.js";
import { RunDirectory } from "./run-directory.js";
import { warmupCosine } from "./schedule.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainingBatch } from "./updates.js";

/** A run in a new folder. */
export const newRun = () =>
  RunDirectory.create(mkdtempSync(join(tmpdir(), "msmae-train-")), {
    config: {},
    versions: {},
    revision: null,
  });

/** A small problem for tests: two layers learn y = sin(2 x0) x1. */
export interface Regression {
  readonly layers: readonly { readonly weight: Floats; readonly bias: Floats }[];
}
export interface RegressionBatch {
  readonly x: Floats; // [B, 2]
  readonly y: Floats; // [B, 1]
}
type Floats = HostTensor<Float32Array>;

/** Numbers in (-1, 1) without a pattern that matters here. */
const noise = (i: number) =>
  Math.sin(i * 12.9898 + 78.233) * 43758.5453 - Math.round(Math.sin(i * 12.9898 + 78.233) * 43758.5453);

export function regressionParameters(width = 16): Regression {
  const weight = (out: number, from: number) =>
    hostTensor(
      [out, from],
      Float32Array.from({ length: out * from }, (_, i) => (2 * noise(i + out)) / Math.sqrt(from)),
    );
  const bias = (out: number) => hostTensor([out], new Float32Array(out));
  return {
    layers: [
      { weight: weight(width, 2), bias: bias(width) },
      { weight: weight(1, width), bias: bias(1) },
    ],
  };
}

export const regressionObjective: Objective<Regression, RegressionBatch> = ({ layers }, { x, y }) => {
  const [first, second] = layers;
  const hidden = tanh(add(matMul(x as Tensor2D, first!.weight as Tensor2D, false, true), first!.bias)); // [B, width]
  const loss = mean(
    squaredDifference(
      add(matMul(hidden as Tensor2D, second!.weight as Tensor2D, false, true), second!.bias),
      y,
    ),
  );
  return { loss, parts: { half: mean(squaredDifference(y, 0)) } };
};

/** Batch `n` of `size` samples: a function of n alone. */
export function regressionBatch(n: number, size = 8): TrainingBatch<RegressionBatch> {
  const x = Float32Array.from({ length: 2 * size }, (_, i) => 2 * noise(1000 * n + i));
  const y = Float32Array.from({ length: size }, (_, i) => Math.sin(2 * x[2 * i]!) * x[2 * i + 1]!);
  const clips = Array.from({ length: size }, (_, i) => `clip-${n}-${i}`);
  return {
    batch: { x: hostTensor([size, 2], x), y: hostTensor([size, 1], y) },
    clips,
    epoch: Math.floor(n / 10),
  };
}

export async function* regressionBatches(from: number): AsyncGenerator<TrainingBatch<RegressionBatch>> {
  for (let n = from; ; n++) yield regressionBatch(n);
}

/** Validation on batches that training does not see. */
export async function validateRegression({
  layers: [first, second],
}: Regression): Promise<{ readonly loss: number }> {
  const { x, y } = regressionBatch(-1, 64).batch;
  let sum = 0;
  for (const [i, target] of y.data.entries()) {
    let output = second!.bias.data[0]!;
    for (const [j, bias] of first!.bias.data.entries()) {
      const [w0, w1] = first!.weight.data.subarray(2 * j);
      output += second!.weight.data[j]! * Math.tanh(bias + w0! * x.data[2 * i]! + w1! * x.data[2 * i + 1]!);
    }
    sum += (output - target) ** 2;
  }
  return { loss: sum / y.data.length };
}

/** Training with everything on, for `steps` updates. */
export function regressionOptions(
  run: RunDirectory,
  steps: number,
): TrainOptions<Regression, RegressionBatch> & { readonly parameters: Regression } {
  const parameters = regressionParameters();
  return {
    parameters,
    objective: regressionObjective,
    batches: regressionBatches,
    steps,
    schedule: warmupCosine({ peak: 3e-2, warmup: Math.min(10, steps), steps, final: 1e-4 }),
    optimizer: adamwDefaults,
    clip: 1,
    accumulate: 1,
    run,
    modelConfig: { width: 16 },
    checkpoint: { every: 5, keep: 2 },
    logEvery: 1,
    evaluate: {
      every: 3,
      criterion: { metric: "loss", better: "lower" },
      run: () => validateRegression(parameters),
    },
    compile: { device: "cpu", threads: 1 },
  };
}

import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import { openSafetensors } from "@msmae/safetensors";
import { add, mean, mul, tensor, tensor1d } from "@tensorflow/tfjs-core";
import { fingerprint } from "./fingerprint.fixture.js";
import { train } from "./loop.js";
import {
  newRun,
  type RegressionBatch,
  regressionBatch,
  regressionObjective,
  regressionOptions,
} from "./regression.fixture.js";
import type { RunDirectory } from "./run-directory.js";
import type { TrainingProgress } from "./train-options.js";

test("train() ends once validation has not improved for a while, and again at the same update when resumed", async () => {
  const scores = [5, 4, 4.5, 3, 3, 3.5, 9, 1]; // the best of the first seven is the fourth
  const options = (run: RunDirectory) => {
    const all = regressionOptions(run, 60);
    const evaluate = {
      ...all.evaluate!,
      patience: 3,
      run: async (step: number) => ({ loss: scores[step / 3 - 1]! }),
    };
    return { ...all, evaluate };
  };
  const whole = newRun();
  const result = await train(options(whole));
  expect(result).toMatchObject({ interrupted: false, step: 21, best: { step: 12, score: 3 } });
  expect(result.checkpoint).toMatch(/step-000021\.safetensors$/);
  for (const stop of [13, 20]) {
    const run = newRun();
    const controller = new AbortController();
    const aborting = {
      signal: controller.signal,
      onProgress: ({ record }: TrainingProgress) => record.step === stop - 1 && controller.abort(),
    };
    expect(await train({ ...options(run), ...aborting })).toMatchObject({ interrupted: true, step: stop });
    expect(await train(options(run))).toMatchObject({ interrupted: false, step: 21 });
    expect(await train(options(run))).toMatchObject({ interrupted: false, step: 21 }); // there is nothing left to do
    expect(fingerprint(run.path)).toEqual(fingerprint(whole.path));
  }
});

test("train() carries buffers from update to update, and keeps them with frozen weights in its checkpoints", async () => {
  const train12 = async (stop: number) => {
    const run = newRun();
    for (const end of [stop, 12]) {
      const all = regressionOptions(run, 12);
      const [first, second] = all.parameters.layers;
      const parameters = { layers: [first!] };
      const frozen = hostTensor([1, 16], second!.weight.data.slice());
      const buffers = { mean: hostTensor([], Float32Array.of(0)) };
      const controller = new AbortController();
      const result = await train<typeof parameters, RegressionBatch, typeof buffers>({
        ...all,
        parameters,
        buffers,
        weights: { layers: [first!, { weight: frozen, bias: second!.bias }], buffers },
        objective: (p, batch, { mean: before }) => {
          const layers = [...p.layers, { weight: tensor(frozen.data, [1, 16]), bias: tensor1d([0]) }];
          const { loss } = regressionObjective({ layers } as never, batch, {});
          return { loss, buffers: { mean: add(mul(before, 0.5), mul(mean(batch.y), 0.5)) } };
        },
        signal: controller.signal,
        onProgress: ({ record }) => end < 12 && record.step === end - 1 && controller.abort(),
      });
      expect(result.step).toBe(end);
      expect(frozen.data).toEqual(second!.weight.data);
      let expected = 0;
      for (let n = 0; n < end; n++) {
        const { data } = regressionBatch(n).batch.y;
        expected = 0.5 * expected + 0.5 * (data.reduce((a, b) => a + b) / data.length);
      }
      expect(buffers.mean.data[0]).toBeCloseTo(expected, 6);
    }
    const file = await openSafetensors(join(run.checkpoints, "step-000012.safetensors"));
    expect([...file.tensors.keys()].sort()).toEqual([
      "buffers.mean",
      "layers.0.bias",
      "layers.0.weight",
      "layers.1.bias",
      "layers.1.weight",
    ]);
    await file.close();
    return fingerprint(run.path);
  };
  expect(await train12(5)).toEqual(await train12(12));
});

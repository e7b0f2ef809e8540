import { expect, test } from "@jest/globals";
import { assembleBatch, type MaskedClip } from "@msmae/cubelets";
import { hostTensor, mapTree, toTensors } from "@msmae/parameters";
import "@tensorflow/tfjs";
import { type Tensor, tensor1d, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { crossEntropy, initRecognition, type Pooling, recognize } from "./index.js";
import { clips, config, weights } from "./tiny-model.fixture.js";

const { tokenizer, encoder } = weights();
const drawn = initRecognition(config, 4, 3).classifier;
const classifier = {
  ...drawn,
  weight: hostTensor(
    drawn.weight.shape,
    drawn.weight.data.map((_, i) => Math.sin(i)),
  ),
};

function logits(
  of: readonly MaskedClip[],
  pooling: Pooling,
  change: (x: Float32Array, path: string) => void = () => {},
) {
  return tidy(() => {
    const parameters = mapTree({ tokenizer, encoder, classifier }, ({ shape, data }, path) => {
      const copy = data.slice();
      change(copy, path);
      return hostTensor(shape, copy);
    });
    const { coordinates } = toTensors(assembleBatch(of, config));
    return recognize(toTensors(parameters), coordinates, config, pooling).arraySync();
  });
}

test.each<Pooling>(["cls", "mean"])(
  "recognize() treats the clips of a batch independently: %s",
  (pooling) => {
    const [a, b, c] = clips(3) as [MaskedClip, MaskedClip, MaskedClip];
    const rows = logits([a, b, c], pooling);
    expect(rows.map((row) => row.length)).toEqual([4, 4, 4]);
    expect(new Set(rows.map(String)).size).toBe(3);
    const [of] = logits([c], pooling);
    expect(of!.map((value, i) => Math.abs(value - rows[2]![i]!) < 1e-5)).toEqual([true, true, true, true]);
  },
);

test("recognize() reads the CLS token's output, or nothing of it", () => {
  const batch = clips(2);
  const otherToken = (x: Float32Array, path: string) => {
    if (path === "encoder.cls_token") for (const i of x.keys()) x[i] = Math.cos(i);
  };
  expect(logits(batch, "cls", otherToken)).not.toEqual(logits(batch, "cls"));
  expect(logits(batch, "mean", otherToken)).toEqual(logits(batch, "mean"));
});

test("crossEntropy() is log G where nothing is known, and with smoothing never 0", () => {
  tidy(() => {
    const labels = tensor1d([2, 0], "int32");
    const value = (logits: Tensor, smoothing: number) =>
      crossEntropy(logits, labels, { smoothing }).dataSync()[0]!;
    const unsure = tensor2d([
      [0, 0, 0],
      [5, 5, 5],
    ]);
    for (const smoothing of [0, 0.1]) expect(value(unsure, smoothing)).toBeCloseTo(Math.log(3), 6);
    const sure = tensor2d([
      [0, 0, 50],
      [50, 0, 0],
    ]);
    expect(value(sure, 0)).toBeCloseTo(0, 6);
    expect(value(sure, 0.3)).toBeCloseTo(0.2 * 50, 4); // the two others, 0.1 each
  });
});

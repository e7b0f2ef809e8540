import { expect, test } from "@jest/globals";
import { assembleBatch, type MaskedClip } from "@msmae/cubelets";
import { hostTensor, mapTree, toTensors } from "@msmae/parameters";
import "@tensorflow/tfjs";
import { tidy } from "@tensorflow/tfjs-core";
import { initRecognition, type Pooling, recognitionLogits } from "./index.js";
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
    return recognitionLogits(toTensors(parameters), coordinates, config, pooling).arraySync();
  });
}

test.each<Pooling>(["cls", "mean"])(
  "recognitionLogits() treats the clips of a batch independently: %s",
  (pooling) => {
    const [a, b, c] = clips(3) as [MaskedClip, MaskedClip, MaskedClip];
    const rows = logits([a, b, c], pooling);
    expect(rows.map((row) => row.length)).toEqual([4, 4, 4]);
    expect(new Set(rows.map(String)).size).toBe(3);
    const [of] = logits([c], pooling);
    expect(of!.map((value, i) => Math.abs(value - rows[2]![i]!) < 1e-5)).toEqual([true, true, true, true]);
  },
);

test("recognitionLogits() reads the CLS token's output, or nothing of it", () => {
  const batch = clips(2);
  const otherToken = (x: Float32Array, path: string) => {
    if (path === "encoder.cls_token") for (const i of x.keys()) x[i] = Math.cos(i);
  };
  expect(logits(batch, "cls", otherToken)).not.toEqual(logits(batch, "cls"));
  expect(logits(batch, "mean", otherToken)).toEqual(logits(batch, "mean"));
});

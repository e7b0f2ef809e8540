import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import {
  concat,
  enableProdMode,
  gather,
  grads,
  mul,
  reshape,
  sum,
  type Tensor,
  type Tensor1D,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import { maskIndices, placeRows, sampleMasks } from "./index.js";

enableProdMode();

test("placeRows() and its gradients are those of a plain gather", () => {
  const random = seeded(5);
  const draw = (...shape: number[]) =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
      shape,
    );
  tidy(() => {
    const masks = [1, 2].map(() =>
      sampleMasks({ streams: 3, tokens: 7, ratio: 0.5, strategy: "different", random }),
    );
    const { restore, masked } = maskIndices(masks);
    const back = new Int32Array(2 * 3 * 3);
    restore.forEach((row, place) => {
      if (row < back.length) back[row] = place;
    });
    const index = {
      restore: tensor(restore, [restore.length], "int32"),
      back: tensor(back, [back.length], "int32"),
      masked: tensor(masked, [masked.length]),
    };
    const weight = draw(restore.length, 5);
    const inputs = [draw(back.length, 5), draw(5)];
    const ours = (rows: Tensor, fill: Tensor) => placeRows(rows, fill, index);
    const plain = (rows: Tensor, fill: Tensor) =>
      gather(concat([rows, reshape(fill, [1, 5])], 0), index.restore as Tensor1D);
    expect(ours(inputs[0]!, inputs[1]!).arraySync()).toEqual(plain(inputs[0]!, inputs[1]!).arraySync());
    const [a, b] = [ours, plain].map((f) => grads((rows, fill) => sum(mul(f(rows!, fill!), weight)))(inputs));
    a!.forEach((gradient, i) => {
      const expected = b![i]!.dataSync();
      gradient.dataSync().forEach((value, j) => {
        expect(value).toBeCloseTo(expected[j]!, 5);
      });
    });
  });
});

import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import {
  add,
  conv1d,
  dot,
  enableProdMode,
  grads,
  reshape,
  square,
  sum,
  type Tensor,
  type Tensor3D,
  tensor,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { toCubelets, tokenize } from "./index.js";

enableProdMode();

const [clips, frames, keypoints, stride, width] = [2, 12, 5, 3, 4] as const;
const random = seeded(11);
const draw = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
    shape,
  );
const x = draw(clips, frames, keypoints, 2);
const weights = [draw(width, 2 * keypoints), draw(width), draw(width, width, stride), draw(width)];

const ours = (a: Tensor, b: Tensor, c: Tensor, d: Tensor) => {
  const p = { linear: { weight: a, bias: b }, conv: { weight: c, bias: d } };
  return reshape(tokenize(p, reshape(toCubelets(x, stride), [-1, stride * keypoints * 2])), [
    clips,
    frames / stride,
    width,
  ]);
};
/** The same with TensorFlow.js' own convolution, whose kernels are [S, in, out]. */
const theirs = (a: Tensor, b: Tensor, c: Tensor, d: Tensor) => {
  const embedded = add(dot(reshape(x, [clips * frames, keypoints * 2]), transpose(a)), b);
  return add(
    conv1d(
      reshape(embedded, [clips, frames, width]) as Tensor3D,
      transpose(c, [2, 1, 0]) as Tensor3D,
      stride,
      "valid",
    ),
    d,
  );
};

test("tokenize() is a Linear on each frame and a Conv1D with kernel = stride", () => {
  tidy(() => {
    const [a, b] = [ours, theirs].map((f) => f(...(weights as [Tensor, Tensor, Tensor, Tensor])).dataSync());
    a!.forEach((value, i) => {
      expect(value).toBeCloseTo(b![i]!, 5);
    });
    const gradients = [ours, theirs].map((f) =>
      grads((...w: Tensor[]) => sum(square(f(...(w as [Tensor, Tensor, Tensor, Tensor])))))(weights),
    );
    gradients[0]!.forEach((gradient, i) => {
      const expected = gradients[1]![i]!.dataSync();
      gradient.dataSync().forEach((value, j) => {
        expect(value).toBeCloseTo(expected[j]!, 3);
      });
    });
  });
});

test("tokenize() refuses cubelets of another size", () => {
  const p = {
    linear: { weight: weights[0]!, bias: weights[1]! },
    conv: { weight: weights[2]!, bias: weights[3]! },
  };
  expect(() => tokenize(p, draw(2, 28))).toThrow(
    "Got cubelets of 28 values; expected 30: 3 frames of 10 coordinates.",
  );
});

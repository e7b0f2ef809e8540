import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";
import { gelu, layerNorm } from "./index.js";

test("layerNorm() and its gradients are the same compiled, eagerly, and written out", async () => {
  const plain = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-6))), weight), bias);
  };
  for (const shape of [[3, 8], [2, 1, 5], [7], [2, 3, 2, 4], [0, 4]]) {
    const inputs = [normal(shape, 1), normal(shape.slice(-1), 2), normal(shape.slice(-1), 3)];
    await agree((x, w, b) => layerNorm(x!, w!, b!), inputs);
    await agree((x, w, b) => tf.sub(layerNorm(x!, w!, b!), plain(x!, w!, b!)), inputs, { tolerance: 1e-4 });
  }
});

test("gelu() and its gradient are the same compiled, eagerly, and written out", async () => {
  const plain = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  for (const shape of [[], [3, 8], [0, 4], [1]]) {
    await agree((x) => gelu(x!), [normal(shape, 1, 3)]);
    await agree((x) => tf.sub(gelu(x!), plain(x!)), [normal(shape, 1, 3)]);
  }
});

test("gelu() agrees with Python 3.11's math.erf: x * (1 + erf(x / sqrt(2))) / 2", () => {
  const values = gelu(tf.tensor1d([-3, -1, -0.5, 0, 0.5, 1, 3])).dataSync();
  const expected = [-0.00404969, -0.15865525, -0.15426877, 0, 0.34573123, 0.84134475, 2.99595031];
  expected.forEach((value, at) => {
    expect(values[at]).toBeCloseTo(value, 6);
  });
});

test("The gradient of layerNorm() agrees with finite differences", () => {
  const at = [0.5, -1.2, 2, 0.1];
  const weight = tf.tensor1d([1, 2, -1, 0.5]);
  const value = (x: tf.Tensor) =>
    tf.sum(tf.mul(layerNorm(x, weight, tf.zeros([4])), tf.tensor1d([1, 2, 3, 4])));
  const gradient = tf.grad(value)(tf.tensor1d(at)).dataSync();
  at.forEach((_, i) => {
    const shifted = (step: number) =>
      value(tf.tensor1d(at.map((v, j) => (i === j ? v + step : v)))).dataSync()[0]!;
    expect(gradient[i]).toBeCloseTo((shifted(1e-2) - shifted(-1e-2)) / 2e-2, 2);
  });
});

test("layerNorm() refuses a weight of another width", () => {
  expect(() => layerNorm(tf.zeros([2, 3]), tf.zeros([2]), tf.zeros([3]))).toThrow(
    "layerNorm: weight has shape [2]; expected [3], the last axis of x.",
  );
});

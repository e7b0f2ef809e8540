import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

const positive = (shape: number[], seed: number) => {
  const values = normal(shape, seed);
  return { ...values, data: values.data.map((value) => Math.abs(value) + 0.1) };
};

test("batchNorm() of two to four axes and its gradients agree with the CPU backend", async () => {
  for (const shape of [
    [5, 3],
    [2, 4, 3],
    [2, 3, 4, 3],
  ]) {
    await agree(
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(
          x!,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          0.01,
        ),
      [normal(shape, 1), normal([3], 2), positive([3], 3), normal([3], 4), normal([3], 5)],
    );
  }
  await agree(
    (x, mean, variance) => tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D),
    [normal([2, 3, 4, 3], 1), normal([3], 2), positive([3], 3)],
    { gradients: false }, // TensorFlow.js has none without a scale
  );
});

test("batchNorm() with statistics of each element agrees with the CPU backend", async () => {
  const shape = [2, 3, 4, 3];
  await agree(
    (x, mean, variance, offset, scale) => tf.batchNorm(x!, mean!, variance!, offset!, scale!),
    [normal(shape, 1), normal(shape, 2), positive(shape, 3), normal(shape, 4), normal(shape, 5)],
    { gradients: false },
  );
});

test("localResponseNormalization() and its gradient agree with the CPU backend", async () => {
  for (const [radius, bias, alpha, beta] of [
    [5, 1, 1, 0.5],
    [1, 2, 0.3, 0.75],
    [0, 1, 0.5, 2],
  ]) {
    await agree(
      (x) => tf.localResponseNormalization(x as tf.Tensor4D, radius, bias, alpha, beta),
      [normal([2, 3, 2, 5], 1)],
    );
  }
});

import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";
import { compile, UnsupportedKernelError } from "../index.js";

const ACTIVATIONS = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

/** Products of a few dozen numbers in another order: a few roundings of their size. */
const options = { tolerance: 1e-5, gradients: false };

test("fused.matMul() with every activation, with and without bias, agrees with the CPU backend", async () => {
  for (const activation of ACTIVATIONS) {
    const given = { activation, leakyreluAlpha: 0.3 };
    await agree(
      (a, b, bias, alpha) =>
        tf.fused.matMul({ a: a!, b: b!, bias: bias!, preluActivationWeights: alpha!, ...given }),
      [normal([3, 5], 1), normal([5, 4], 2), normal([4], 3), normal([1, 4], 4)],
      options,
    );
  }
  await agree(
    (a, b) => tf.fused.matMul({ a: a!, b: b!, transposeA: true, transposeB: true }),
    [normal([2, 5, 3], 1), normal([2, 4, 5], 2)],
    options,
  );
});

test("fused.conv2d() and fused.depthwiseConv2d() agree with the CPU backend, in either format of images", async () => {
  for (const activation of ["linear", "relu", "elu", "prelu"] as const) {
    await agree(
      (x, filter, bias, alpha) => [
        tf.fused.conv2d({
          ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 2, pad: "same", bias: bias! },
          ...{ activation, preluActivationWeights: alpha! },
        }),
        tf.fused.depthwiseConv2d({
          ...{ x: x as tf.Tensor4D, filter: tf.slice(filter as tf.Tensor4D, 0, [3, 2, 3, 1]) },
          ...{ strides: 1, pad: "valid", activation, preluActivationWeights: tf.slice(alpha!, 0, 3) },
        }),
      ],
      [normal([2, 7, 6, 3], 1), normal([3, 2, 3, 4], 2), normal([4], 3), normal([4], 4)],
      options,
    );
  }
  await agree(
    (x, filter, bias) =>
      tf.fused.conv2d({
        ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: 1, bias: bias! },
        ...{ dataFormat: "NCHW", activation: "relu" },
      }),
    [normal([2, 3, 7, 6], 1), normal([3, 3, 3, 4], 2), normal([4], 3)],
    options,
  );
});

test("gradients through fused.matMul() and fused.conv2d() agree with the CPU backend", async () => {
  await agree(
    (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation: "relu" }),
    [normal([3, 5], 1), normal([5, 4], 2), normal([4], 3)],
  );
  await agree(
    (x, filter, bias) =>
      tf.fused.conv2d({
        ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: "same", bias: bias! },
        activation: "relu",
      }),
    [normal([1, 5, 4, 2], 1), normal([3, 2, 2, 3], 2), normal([3], 3)],
  );
});

test("conv2d() of images that begin with channels, and its gradients, agree with the CPU backend", async () => {
  await agree(
    (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], "same", "NCHW"),
    [normal([2, 3, 7, 6], 1), normal([3, 2, 3, 4], 2)],
  );
});

test("an activation that TensorFlow.js' CPU backend does not know is an error that names it", async () => {
  const x = hostTensor([1, 1], Float32Array.of(1));
  const fn = ({ x }: { x: tf.Tensor }) => ({
    y: tf.fused.matMul({ a: x, b: x, activation: "tanh" as never }),
  });
  await expect(compile(fn).run({ x })).rejects.toThrow(UnsupportedKernelError);
  await expect(compile(fn).run({ x })).rejects.toThrow("the activation tanh");
});

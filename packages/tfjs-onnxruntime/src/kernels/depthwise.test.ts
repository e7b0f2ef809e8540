import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

type Pair = [number, number];

const convolution =
  (strides: Pair, pad: "same" | "valid" | number, dilations?: Pair) => (x?: tf.Tensor, filter?: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);

test("depthwiseConv2d() and its gradients agree with the CPU backend for strides and paddings", async () => {
  const strides: Pair[] = [
    [1, 1],
    [2, 1],
    [2, 3],
  ];
  const all = strides.flatMap((stride) =>
    (["same", "valid"] as const).map((pad) => convolution(stride, pad)),
  );
  for (const times of [1, 2]) {
    await agree(
      (x, filter) => all.map((convolve) => convolve(x, filter)),
      [normal([2, 7, 6, 3], 1), normal([3, 2, 3, times], 2)],
    );
  }
  await agree(convolution([2, 2], 1), [normal([2, 7, 6, 3], 1), normal([3, 3, 3, 2], 2)]);
});

test("a dilated depthwiseConv2d() agrees with the CPU backend", async () => {
  await agree(convolution([1, 1], "same", [2, 2]), [normal([1, 8, 5, 2], 1), normal([3, 3, 2, 3], 2)], {
    gradients: false,
  });
});

test("separableConv2d() and its gradients agree with the CPU backend", async () => {
  await agree(
    (x, depth, point) =>
      tf.separableConv2d(x as tf.Tensor4D, depth as tf.Tensor4D, point as tf.Tensor4D, 1, "same"),
    [normal([2, 5, 4, 3], 1), normal([3, 3, 3, 2], 2), normal([1, 1, 6, 4], 3)],
  );
});

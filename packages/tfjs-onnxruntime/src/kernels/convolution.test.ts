import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

type Padding = "same" | "valid" | number;

function convolution(strides: [number, number], pad: Padding) {
  return (x?: tf.Tensor, filter?: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
}

test("conv2d() and its gradients agree with the CPU backend for strides and paddings", async () => {
  for (const strides of [
    [1, 1],
    [2, 1],
    [2, 3],
  ] as [number, number][]) {
    for (const pad of ["same", "valid"] as Padding[]) {
      await agree(convolution(strides, pad), [normal([2, 7, 6, 3], 1), normal([3, 2, 3, 4], 2)]);
    }
  }
  for (const stride of [1, 2]) {
    await agree(convolution([stride, stride], 1), [normal([2, 7, 6, 3], 1), normal([3, 3, 3, 4], 2)]);
  }
});

test("conv2d() with a filter of one pixel and its gradients agree with the CPU backend", async () => {
  await agree(convolution([1, 1], "valid"), [normal([2, 4, 5, 3], 1), normal([1, 1, 3, 2], 2)]);
  await agree(convolution([2, 2], "same"), [normal([2, 4, 5, 3], 1), normal([1, 1, 3, 2], 2)]);
});

test("A temporal convolution, over frames but not joints, agrees with the CPU backend", async () => {
  await agree(convolution([2, 1], "same"), [normal([2, 9, 4, 3], 1), normal([5, 1, 3, 2], 2)]);
});

test("A dilated conv2d() agrees with the CPU backend", async () => {
  const dilated = (x?: tf.Tensor, filter?: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same", "NHWC", [2, 1]);
  await agree(dilated, [normal([1, 8, 5, 2], 1), normal([3, 3, 2, 3], 2)], { gradients: false });
});

test("conv1d() and its gradients agree with the CPU backend", async () => {
  await agree(
    (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same"),
    [normal([2, 8, 3], 1), normal([3, 3, 4], 2)],
  );
});

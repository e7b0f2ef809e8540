import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

type Pair = [number, number];

function pooling(
  filter: Pair,
  strides: Pair,
  pad: Parameters<typeof tf.maxPool>[3],
  rounding?: "floor" | "ceil",
) {
  return (x?: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, filter, strides, pad, rounding);
}

test("maxPool() and its gradient agree with the CPU backend for windows, strides and paddings", async () => {
  for (const filter of [
    [2, 2],
    [3, 1],
    [3, 2],
  ] as Pair[]) {
    for (const strides of [
      [1, 1],
      [2, 2],
      [2, 1],
      [3, 2],
    ] as Pair[]) {
      for (const pad of ["same", "valid"] as const) {
        await agree(pooling(filter, strides, pad), [normal([2, 7, 6, 3], 1)]);
      }
    }
  }
  const around: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [1, 2],
    [0, 1],
    [0, 0],
  ];
  await agree(pooling([3, 2], [2, 1], around), [normal([2, 7, 6, 3], 1)]);
  await agree(pooling([3, 3], [2, 2], 1, "floor"), [normal([1, 8, 8, 2], 1)]);
});

test("maxPool() gives the gradient of equal pixels to the first of them, as the CPU backend does", async () => {
  const steps = normal([2, 6, 5, 2], 3);
  const equal = { ...steps, data: steps.data.map((value) => Math.round(value)) };
  for (const pad of ["same", "valid"] as const) {
    await agree(pooling([3, 2], [1, 1], pad), [equal]);
    await agree(pooling([3, 3], [2, 2], pad), [equal]);
  }
});

test("maxPool() of windows of nothing but -Infinity or NaN is -Infinity, and the lowest number stays what it is", async () => {
  const lowest = -3.4028234663852886e38;
  for (const values of [[-Infinity], [Number.NaN], [-Infinity, lowest], [Number.NaN, -Infinity, -1e38]]) {
    const data = Float32Array.from({ length: 18 }, (_, at) => values[at % values.length] as number);
    for (const pad of ["same", "valid", 1] as const) {
      await agree(pooling([2, 2], [1, 1], pad, pad === 1 ? "floor" : undefined), [
        { shape: [1, 3, 3, 2], data },
      ]);
    }
    await agree((x) => tf.maxPool3d(x as tf.Tensor5D, 2, 1, "valid"), [{ shape: [1, 2, 3, 3, 1], data }], {
      gradients: false,
    });
  }
});

test("maxPool() of what is below 0 or without elements agrees with the CPU backend", async () => {
  await agree(
    (x) => pooling([3, 3], [2, 2], "same")(tf.sub(tf.neg(tf.abs(x!)), 5)),
    [normal([1, 5, 5, 2], 1)],
  );
  await agree(pooling([2, 2], [2, 2], "valid"), [normal([0, 4, 4, 2], 1)]);
});

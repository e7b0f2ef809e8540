import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

type Pair = [number, number];
type Padding = Parameters<typeof tf.avgPool>[3];

const pooling = (filter: Pair, strides: Pair, pad: Padding, rounding?: "floor" | "ceil") => (x?: tf.Tensor) =>
  tf.avgPool(x as tf.Tensor4D, filter, strides, pad, rounding);

test("avgPool() and its gradient agree with the CPU backend for windows, strides and paddings", async () => {
  const filters: Pair[] = [
    [2, 2],
    [3, 1],
    [3, 2],
    [1, 1],
  ];
  const strides: Pair[] = [
    [1, 1],
    [2, 2],
    [2, 1],
    [3, 2],
  ];
  const all = filters.flatMap((filter) =>
    strides.flatMap((stride) => (["same", "valid"] as const).map((pad) => pooling(filter, stride, pad))),
  );
  await agree((x) => all.map((pool) => pool(x)), [normal([2, 7, 6, 3], 1)]);
  await agree(
    pooling(
      [3, 2],
      [2, 1],
      [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ],
    ),
    [normal([2, 7, 6, 3], 1)],
  );
  await agree(pooling([3, 3], [2, 2], 1, "floor"), [normal([1, 8, 8, 2], 1)]);
  await agree(pooling([2, 2], [2, 2], "valid"), [normal([0, 4, 4, 2], 1)]);
});

test("avgPool() of images with infinities and NaN agrees with the CPU backend", async () => {
  const image = normal([1, 4, 4, 1], 1);
  image.data[5] = Number.POSITIVE_INFINITY;
  image.data[10] = Number.NaN;
  await agree(pooling([2, 2], [1, 1], "same"), [image], { gradients: false });
});

import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, booleans, integers, normal } from "../agreement.fixture.js";

const plain = { gradients: false };

test("bincount() and denseBincount() agree with the CPU backend, of values that are too large too", async () => {
  const values = integers([6], 0, 3, 3, 9, 1, 3);
  const none = tf.tensor1d([], "int32");
  await agree((x) => tf.bincount(x as tf.Tensor1D, none, 4), [values], plain);
  await agree((x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, 4), [values, normal([6], 1)], plain);
  await agree((x) => tf.denseBincount(x as tf.Tensor1D, none, 4), [values], plain);
  const rows = integers([2, 3], 0, 3, 3, 9, 1, 0);
  await agree(
    (x, w) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, 5),
    [rows, normal([2, 3], 1)],
    plain,
  );
  for (const isBinary of [false, true]) {
    await agree(
      (x) => tf.denseBincount(x as tf.Tensor2D, tf.tensor2d([], [0, 0], "int32"), 5, isBinary),
      [rows],
      plain,
    );
  }
});

test("cumprod() agrees with the CPU backend along every axis, exclusive and reversed", async () => {
  const options = [false, true].flatMap((exclusive) =>
    [false, true].map((reverse) => [exclusive, reverse] as const),
  );
  const along = (x: tf.Tensor, axes: number[]) =>
    axes.flatMap((axis) => options.map(([exclusive, reverse]) => tf.cumprod(x, axis, exclusive, reverse)));
  await agree((x) => along(x!, [0, 1, 2]), [normal([3, 1, 7], 1)], plain);
  await agree((x) => along(x!, [0]), [integers([5], 3, -2, 100_000, 70_000, 9)], plain); // beyond 2^31
  await agree((x) => along(x!, [0]), [booleans([4], 1, 1, 0, 1)], plain);
});

test("searchSorted() on both sides agrees with the CPU backend", async () => {
  const sorted = { ...normal([2, 6], 1) };
  for (const row of [0, 6]) sorted.data.subarray(row, row + 6).sort();
  const values = normal([2, 5], 2);
  values.data.set([sorted.data[2]!, Number.POSITIVE_INFINITY], 0);
  for (const side of ["left", "right"] as const)
    await agree((a, b) => tf.searchSorted(a!, b!, side), [sorted, values], plain);
});

test("diag(), broadcastArgs() and bitwiseAnd() agree with the CPU backend", async () => {
  const x = normal([2, 3], 1);
  x.data[1] = Number.NaN;
  await agree((a) => tf.diag(a!), [x], plain);
  await agree((a) => tf.diag(a!), [integers([3], 4, 0, 6)], plain);
  await agree((a) => tf.diag(a!), [booleans([3], 1, 0, 1)], plain);
  await agree((a, b) => tf.broadcastArgs(a!, b!), [integers([3], 2, 1, 5), integers([2], 4, 1)], plain);
  await agree(
    (a, b) => tf.bitwiseAnd(a!, b!),
    [integers([4], 5, -1, 12, 255), integers([4], 3, 7, -8, 16)],
    plain,
  );
});

test("tensorScatterUpdate() and sparseToDense() agree with the CPU backend; of equal indices the last holds", async () => {
  const tensor = normal([5, 2, 3], 1);
  await agree(
    (x, at, updates) => tf.tensorScatterUpdate(x!, at!, updates!),
    [tensor, integers([4, 1], 3, 0, 3, 1), normal([4, 2, 3], 2)],
    plain,
  );
  await agree(
    (x, at, updates) => tf.tensorScatterUpdate(x!, at!, updates!),
    [tensor, integers([3, 2], 4, 1, 0, 0, 4, 1), normal([3, 3], 2)],
    plain,
  );
  await agree(
    (at, values) => tf.sparseToDense(at!, values!, [3, 4], 0.5),
    [integers([3, 2], 0, 1, 2, 3, 0, 1), normal([3], 1)],
    plain,
  );
  await agree(
    (at, value) => tf.sparseToDense(at!, value!, [6], 7),
    [integers([3], 5, 0, 2), integers([], 9)],
    plain,
  );
});

import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, agreeTo, booleans, integers, normal } from "../agreement.fixture.js";
import { compile } from "../index.js";

const CASES: readonly (readonly [shape: number[], axes: number[] | undefined])[] = [
  [[], undefined],
  [[5], undefined],
  [[3, 4], [0]],
  [[3, 4], [1]],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 1, 3], [1]],
  [[2, 3, 4, 2], [-1]],
];

const REDUCTIONS: Record<string, (x: tf.Tensor, axis?: number[], keep?: boolean) => tf.Tensor> = {
  sum: tf.sum,
  mean: tf.mean,
  max: tf.max,
  min: tf.min,
  logSumExp: tf.logSumExp,
  euclideanNorm: (x, axis, keep) => tf.sqrt(tf.add(tf.sum(tf.square(x), axis, keep), 0.1)),
};

for (const [name, reduce] of Object.entries(REDUCTIONS)) {
  test(`${name}() and its gradient agree with the CPU backend`, async () => {
    for (const [shape, axes] of CASES) {
      for (const keep of [false, true]) await agree((x) => reduce(x!, axes, keep), [normal(shape)]);
    }
  });
}

test("prod() agrees with the CPU backend, and its gradient along all axes", async () => {
  for (const [shape, axes] of CASES)
    await agree((x) => tf.prod(x!, axes), [normal(shape)], { gradients: false });
});

test("Reductions of nothing are what they are on the CPU backend", async () => {
  await agree((x) => tf.sum(x!, 0), [normal([0, 3])]);
  await agree((x) => tf.mean(x!, 1), [normal([0, 3])]);
  for (const reduce of [tf.sum, tf.mean, tf.max, tf.min, tf.prod]) {
    for (const x of [normal([0, 3]), integers([0, 3]), booleans([0, 3])]) {
      for (const axis of [0, 1, undefined]) {
        await agree((x) => reduce(x!, axis), [x], { gradients: false });
      }
    }
  }
  const none = compile(({ x }: { x: tf.Tensor }) => ({
    max: tf.max(x, 0),
    mean: tf.mean(x, 0),
    any: tf.any(tf.cast(x, "bool"), 0),
    // Here the CPU backend leaves zeros.
    all: tf.all(tf.cast(x, "bool"), 0),
  }));
  const { max, mean, any, all } = await none.run({ x: normal([0, 1]) });
  expect([max, mean, any, all].map(({ data }) => [...data])).toEqual([[Number.NaN], [0], [0], [1]]);
});

test("A mean whose sum is beyond float32 is that of the CPU backend, over windows as well", async () => {
  const huge = (shape: readonly number[]) => ({
    shape,
    data: Float32Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? -1e37 : 3e38)),
  });
  for (const axis of [0, 1, undefined]) await agree((x) => tf.mean(x!, axis), [huge([12, 5])]);
  for (const pad of ["same", "valid"] as const) {
    await agree((x) => tf.avgPool(x as tf.Tensor4D, [3, 2], 1, pad), [huge([1, 5, 4, 3])]);
  }
  const mean = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.mean(x) }));
  const x = { shape: [2], data: Float32Array.of(3e38, 3e38) };
  expect((await mean.run({ x })).y.data[0]).toBe(Math.fround(3e38));
});

test("all() and any() agree with the CPU backend", async () => {
  for (const reduce of [tf.all, tf.any]) {
    for (const axis of [0, 1]) {
      await agree((x) => reduce(x!, axis), [booleans([2, 3], 1, 0, 1, 1, 1, 0)], { gradients: false });
    }
  }
});

test("argMax() and argMin() agree with the CPU backend, and ties go to the lowest index", async () => {
  for (const find of [tf.argMax, tf.argMin]) {
    for (const axis of [0, 1, 2])
      await agree((x) => find(x!, axis), [normal([3, 4, 2])], { gradients: false });
    await agree((x) => find(x!), [integers([5], 2, 7, 7, 2, 3)], { gradients: false });
  }
});

test("Sums of integers and truth values are integers", async () => {
  await agree((x) => tf.sum(x!, 0), [integers([2, 2], 1, 2, 3, 4)], { gradients: false });
  await agree((x) => tf.sum(x!), [booleans([3], 1, 0, 1)], { gradients: false });
  await agree((x) => tf.max(x!, 1), [integers([2, 2], 1, 2, 3, 4)], { gradients: false });
});

test("softmax() and logSoftmax() and their gradients agree with the CPU backend", async () => {
  for (const shape of [[3], [2, 5], [2, 1, 3], [1, 1]]) {
    await agree((x) => tf.softmax(x!), [normal(shape)]);
    await agree((x) => tf.logSoftmax(x!), [normal(shape)]);
  }
});

test("cumsum() and its gradient agree with the CPU backend in both directions", async () => {
  for (const axis of [0, 1, 2]) {
    for (const exclusive of [false, true]) {
      for (const reverse of [false, true]) {
        // TensorFlow.js' own gradient is that of the last axis, whatever the axis was.
        await agree((x) => tf.cumsum(x!, axis, exclusive, reverse), [normal([2, 3, 4])], {
          gradients: axis === 2,
        });
      }
    }
  }
});

test("The cross entropy of labels and its gradient agree with the CPU backend", async () => {
  const entropy = (labels?: tf.Tensor, logits?: tf.Tensor) =>
    tf.mean(tf.neg(tf.sum(tf.mul(tf.oneHot(labels!, 4), tf.logSoftmax(logits!)), 1)));
  await agree(entropy, [integers([3], 1, 3, 0), normal([3, 4])]);
});

test("NaN is found wherever it is, beside infinities as well", async () => {
  const length = 70; // several vectors of a processor
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    max: tf.max(x, 1),
    min: tf.min(x, 1),
    top: tf.topk(x, 2).values,
  }));
  const rows = Array.from({ length }, (_, row) =>
    Array.from({ length }, (_, at) =>
      at === row ? Number.NaN : ([Infinity, -Infinity, 3e38, -3e38][at % 5] ?? at),
    ),
  );
  const found = await fn.run({ x: { shape: [length, length], data: Float32Array.from(rows.flat()) } });
  expect(found.max.data.every(Number.isNaN) && found.min.data.every(Number.isNaN)).toBe(true);
  // NaN counts as infinity: the first two of a row are NaN or infinite.
  expect([...found.top.data].some((value) => Number.isFinite(value))).toBe(false);
});

test("topk() finds NaN first, and what comes after it", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ ...tf.topk(x, 2) }));
  const { values, indices } = await fn.run({ x: { shape: [4], data: Float32Array.of(1, Number.NaN, 2, 3) } });
  expect([[...values.data], [...indices.data]]).toEqual([
    [Number.NaN, 3],
    [1, 3],
  ]);
});

test("softmax() of a long row adds up to a few units in the last place", async () => {
  const data = Float32Array.from({ length: 50_000 }, (_, at) => Math.log(0.1) + (at % 7) * 1e-3);
  await agreeTo(4, (x) => tf.softmax(x!), [{ shape: [1, data.length], data }]);
});

test("The gradient of a function that reads a disposed copy is that of the CPU backend", async () => {
  await agree((x) => tf.logSigmoid(tf.clone(x!)), [normal([3])]);
});

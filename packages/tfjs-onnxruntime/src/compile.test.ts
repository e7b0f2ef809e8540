import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "./agreement.fixture.js";
import {
  CapturedTensorError,
  compile,
  FrozenRandomError,
  TracedValueError,
  UnsupportedKernelError,
} from "./index.js";
import { CAPTURED_BYTES } from "./trace/backend.js";

const x = normal([4, 3]);

test("A function is traced once for each combination of shapes and types", async () => {
  let traced = 0;
  const double = compile(({ x }: { x: tf.Tensor }) => {
    traced++;
    return { y: tf.add(x, x) };
  });
  await double.run({ x });
  await double.run({ x: normal([4, 3], 2) });
  expect(traced).toBe(1);
  await double.run({ x: normal([3, 4]) });
  await double.run({ x: hostTensor([4, 3], new Int32Array(12)) });
  await double.run({ x });
  expect(traced).toBe(3);
  expect(double.statistics()).toHaveLength(3);
});

test("A graph that keeps no memory computes the same", async () => {
  const square = ({ x }: { x: tf.Tensor }) => ({ y: tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true) });
  const [keeping, frugal] = [compile(square), compile(square, { keepMemory: false })];
  for (const _ of [1, 2]) expect(await frugal.run({ x })).toEqual(await keeping.run({ x }));
});

test("Runs at the same time share one trace", async () => {
  let traced = 0;
  const double = compile(({ x }: { x: tf.Tensor }) => {
    traced++;
    return { y: tf.add(x, x) };
  });
  const results = await Promise.all([
    double.run({ x }),
    double.run({ x }),
    double.run({ x: normal([4, 3], 2) }),
  ]);
  expect(traced).toBe(1);
  expect(results[2].y.data[0]).toBeCloseTo(2 * normal([4, 3], 2).data[0]!, 6);
});

test("A disposed function can be run again", async () => {
  const double = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, x) }));
  const { y } = await double.run({ x });
  await double.dispose();
  expect((await double.run({ x })).y.data).toEqual(y.data);
});

test("Trees go in and come out as they were written", async () => {
  const swap = compile((p: { a: { b: tf.Tensor }[]; c: tf.Tensor }) => ({
    list: [p.c, p.a[0]!.b],
    deep: { er: p.a[1]!.b },
  }));
  const b = [normal([2], 1), normal([3], 2)] as const;
  const { list, deep } = await swap.run({ a: [{ b: b[0] }, { b: b[1] }], c: x });
  expect(list[0]).toEqual(x);
  expect(list[1]).toEqual(b[0]);
  expect(deep.er).toEqual(b[1]);
});

test("Outputs are written into the tensors of `into`, also into part of a buffer", async () => {
  const both = compile(({ x }: { x: tf.Tensor }) => ({ sum: tf.sum(x), nested: { double: tf.add(x, x) } }));
  const memory = new Float32Array(20).fill(-1);
  const double = hostTensor([4, 3], memory.subarray(4, 16));
  const result = await both.run({ x }, { into: { nested: { double } } });
  expect(result.nested.double).toBe(double);
  expect(memory[4]).toBe(2 * x.data[0]!);
  expect([memory[3], memory[16]]).toEqual([-1, -1]);
  expect(result.sum.shape).toEqual([]);
});

test("`into` refuses another shape, another type, an unknown path and an input's memory", async () => {
  const double = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, x) }));
  const run = (y: ReturnType<typeof normal>) => double.run({ x }, { into: { y } });
  await expect(run(normal([3, 4]))).rejects.toThrow(
    "into: y is float32 [3, 4] over 12 elements; the output is float32 [4, 3].",
  );
  await expect(double.run({ x }, { into: { y: hostTensor([4, 3], new Int32Array(12)) } })).rejects.toThrow(
    RangeError,
  );
  await expect(double.run({ x }, { into: { z: x } as object })).rejects.toThrow(
    "into: there is no output z.",
  );
  await expect(run(x)).rejects.toThrow("into: y shares its memory with x; outputs need memory of their own.");
});

test("Tensors without elements go in and come out", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    y: tf.exp(x),
    sum: tf.sum(x),
    only: tf.concat([x, tf.zeros([1, 3])], 0),
  }));
  const { y, sum, only } = await fn.run({ x: normal([0, 3]) });
  expect([y.shape, sum.data[0], [...only.data]]).toEqual([[0, 3], 0, [0, 0, 0]]);
  const nothing = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.exp(x) }));
  expect((await nothing.run({ x: normal([0, 3]) })).y.data).toHaveLength(0);
});

test("A tensor from outside becomes a constant and stays usable outside", async () => {
  await tf.setBackend("cpu");
  const outside = tf.tensor1d([1, 2, 3]);
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, outside) }));
  expect((await fn.run({ x })).y.data[1]).toBeCloseTo(2 * x.data[1]!, 6);
  expect([...tf.add(outside, 1).dataSync()]).toEqual([2, 3, 4]);
  expect((await fn.run({ x: normal([1, 3]) })).y.shape).toEqual([1, 3]);
  outside.dispose();
});

test("A tensor from outside that is too large is an error that says so", async () => {
  const large = tf.zeros([CAPTURED_BYTES / 4 + 1]);
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.add(tf.sum(x), tf.slice(large, 0, 1)) }));
  await expect(fn.run({ x })).rejects.toThrow(CapturedTensorError);
  await expect(fn.run({ x })).rejects.toThrow("constants may have 16777216 bytes, pass it as an input");
  large.dispose();
});

test("A kernel without an ONNX form is an error that names it and where it was called", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.unique(tf.reshape(x, [-1])).values }));
  const error = await fn.run({ x }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UnsupportedKernelError);
  expect((error as UnsupportedKernelError).kernel).toBe("Unique");
  expect((error as UnsupportedKernelError).call).toMatch(/compile\.test\.(ts|js):\d+:\d+$/);
});

test("Random operations are errors that say to pass randomness as an input", async () => {
  const random = [
    () => tf.randomNormal([3]),
    () => tf.randomUniform([3]),
    () => tf.randomUniformInt([3], 0, 9),
    () => tf.randomStandardNormal([3]),
    () => tf.randomGamma([3], 1),
    () => tf.rand([3], Math.random),
    () => tf.truncatedNormal([3]),
    (x: tf.Tensor) => tf.dropout(x, 0.5),
    (x: tf.Tensor) => tf.multinomial(tf.slice(x, [0, 0], [1, 3]) as tf.Tensor2D, 2),
  ];
  for (const draw of random) {
    const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, tf.sum(draw(x))) }));
    const error = await fn.run({ x }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FrozenRandomError);
    expect((error as Error).message).toContain("pass its randomness as an input");
  }
});

test("Reading a traced tensor is an error that says where", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.scalar(x.dataSync()[0]!) }));
  const error = await fn.run({ x }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TracedValueError);
  expect((error as TracedValueError).call).toMatch(/compile\.test\.(ts|js):\d+:\d+$/);
});

test("An asynchronous function is an error", async () => {
  const fn = compile((async ({ x }: { x: tf.Tensor }) => ({ x })) as unknown as (p: { x: tf.Tensor }) => {
    x: tf.Tensor;
  });
  await expect(fn.run({ x })).rejects.toThrow("returns its outputs, not a promise of them");
});

test("Tracing leaves no tensor behind and gives the backend back, also after an error", async () => {
  await tf.setBackend("cpu");
  const before = tf.memory().numTensors;
  const gradient = compile(({ x }: { x: tf.Tensor }) => ({
    g: tf.grad((v) => tf.sum(tf.softmax(tf.exp(v))))(x),
  }));
  await gradient.run({ x });
  const failing = compile(({ x }: { x: tf.Tensor }) => {
    if (tf.exp(x).rank === 2) throw new Error("mine");
    return { x };
  });
  await expect(failing.run({ x })).rejects.toThrow("mine");
  expect(tf.getBackend()).toBe("cpu");
  expect(tf.memory().numTensors).toBe(before);
});

test("Two runs with two threads give the same bytes", async () => {
  const fn = compile(
    ({ a, b }: { a: tf.Tensor; b: tf.Tensor }) =>
      tf.valueAndGrads((p, q) => tf.sum(tf.softmax(tf.matMul(p!, q!))) as tf.Scalar)([a, b]),
    { threads: 2 },
  );
  const inputs = { a: normal([150, 70], 1), b: normal([70, 90], 2) };
  const [first, second] = [await fn.run(inputs), await fn.run(inputs)];
  expect(second.value.data).toEqual(first.value.data);
  expect(second.grads.map(({ data }) => data)).toEqual(first.grads.map(({ data }) => data));
});

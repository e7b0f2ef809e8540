import { expect, test } from "@jest/globals";
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../agreement.fixture.js";
import { compile, VariableInTraceError } from "../index.js";

const x = normal([2]);

/** The error of a compiled function, and whether the variable kept its value and the engine its tensors. */
async function refused(variable: tf.Variable, change: (x: tf.Tensor) => tf.Tensor): Promise<string> {
  const [value, tensors] = [[...variable.dataSync()], tf.memory().numTensors];
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: change(x) }));
  for (const _ of [1, 2]) {
    const error = await fn.run({ x }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VariableInTraceError);
    expect((error as VariableInTraceError).call).toMatch(/variables\.test\.(ts|js):\d+:\d+$/);
    expect([...variable.dataSync()]).toEqual(value);
    expect(tf.memory().numTensors).toBe(tensors);
    if (_ === 2) return (error as Error).message;
  }
  return "";
}

test("A variable that a compiled function assigns to keeps its value, and the error says what to do", async () => {
  await tf.setBackend("cpu");
  const weight = tf.variable(tf.scalar(2), true, "weight");
  const assign = (x: tf.Tensor) => {
    weight.assign(tf.sum(x));
    return tf.mul(x, weight);
  };
  expect(await refused(weight, assign)).toMatch(
    /^A variable \("weight"\) is assigned to in a compiled function, called at .*; pass its value as an input/,
  );
  for (const optimizer of [tf.train.sgd(0.1), tf.train.momentum(0.1, 0.9), tf.train.adam(0.1)]) {
    const minimize = (x: tf.Tensor) =>
      optimizer.minimize(() => tf.sum(tf.square(tf.mul(x, weight))) as tf.Scalar, true, [
        weight,
      ]) as tf.Tensor;
    await refused(weight, minimize);
  }
  // Outside it can be assigned to as before.
  weight.assign(tf.scalar(5));
  expect(weight.dataSync()[0]).toBe(5);
  expect([...tf.variable(tf.scalar(7)).dataSync()]).toEqual([7]);
});

test("A variable is neither made nor disposed in a compiled function", async () => {
  await tf.setBackend("cpu");
  const weight = tf.variable(tf.scalar(2), true, "kept");
  expect(await refused(weight, (x) => tf.mul(x, tf.variable(tf.scalar(1), true, "new")))).toContain(
    '("new") is made in',
  );
  const dispose = (x: tf.Tensor) => {
    weight.dispose();
    return x;
  };
  expect(await refused(weight, dispose)).toContain('("kept") is disposed in');
});

test("A variable that is read has its value of now: the function is compiled again once it was assigned to", async () => {
  await tf.setBackend("cpu");
  const [weight, other] = [tf.variable(tf.scalar(3)), tf.variable(tf.scalar(1))];
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    y: tf.mul(x, tf.reshape(weight, [1])),
    host: tf.mul(x, weight.dataSync()[0]!),
  }));
  const times = async (factor: number) => {
    const { y, host } = await fn.run({ x });
    expect([y.data[1], host.data[1]]).toEqual(Array(2).fill(Math.fround(factor * x.data[1]!)));
  };
  await times(3);
  other.assign(tf.scalar(2));
  await times(3);
  expect(fn.statistics()).toHaveLength(1);
  weight.assign(tf.scalar(5));
  await Promise.all([times(5), times(5)]);
  expect(fn.statistics()).toHaveLength(2);
  expect([weight.dataSync()[0], other.dataSync()[0]]).toEqual([5, 2]);
});

test("A run that was asked for before an assignment ends well", async () => {
  await tf.setBackend("cpu");
  const weight = tf.variable(tf.scalar(3));
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, weight) }));
  await fn.run({ x });
  const before = fn.run({ x });
  for (let turn = 0; turn < 6; turn++) await undefined;
  weight.assign(tf.scalar(4));
  expect((await fn.run({ x })).y.data[0]).toBe(Math.fround(4 * x.data[0]!));
  expect([3, 4].map((factor) => Math.fround(factor * x.data[0]!))).toContain((await before).y.data[0]);
});

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

test("A variable that is read is its value while tracing", async () => {
  await tf.setBackend("cpu");
  const weight = tf.variable(tf.scalar(3));
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, weight) }));
  expect((await fn.run({ x })).y.data[1]).toBe(Math.fround(3 * x.data[1]!));
  expect(weight.dataSync()[0]).toBe(3);
});

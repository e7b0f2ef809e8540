import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { agree, normal } from "./agreement.fixture.js";

const PADDINGS: [[number, number], [number, number], [number, number]] = [
  [0, 0],
  [1, 0],
  [0, 0],
];

/** Operations that keep a [2, 3, 4] tensor's shape, so that any sequence of them is a function. */
const STEPS: Record<string, (x: tf.Tensor, other: tf.Tensor) => tf.Tensor> = {
  add: (x, other) => tf.add(x, other),
  addRow: (x, other) => tf.add(x, tf.mean(other, [0, 1])),
  subtract: (x, other) => tf.sub(other, x),
  multiply: (x, other) => tf.mul(x, tf.tanh(other)),
  scale: (x) => tf.mul(x, -0.7),
  divide: (x) => tf.div(x, 1.5),
  shift: (x) => tf.add(tf.ones(x.shape), x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  softmax: (x) => tf.softmax(x),
  turn: (x) => tf.transpose(tf.reshape(tf.transpose(x, [2, 0, 1]), [4, 2, 3]), [1, 2, 0]),
  flatten: (x) => tf.reshape(tf.relu(tf.reshape(x, [6, 4])), [2, 3, 4]),
  cut: (x) =>
    tf.concat(
      tf
        .split(x, [1, 2], 1)
        .map((part) => tf.sin(part))
        .reverse(),
      1,
    ),
  overlap: (x) => tf.add(tf.pad3d(tf.slice(x, [0, 0, 0], [2, 2, 4]) as tf.Tensor3D, PADDINGS), x),
  centre: (x) => tf.sub(x, tf.mean(x, -1, true)),
  largest: (x) => tf.mul(x, tf.step(tf.sub(x, tf.mul(tf.max(x, 1, true), 0.5)))),
  attend: (x, other) => tf.matMul(tf.softmax(tf.matMul(tf.mul(x, 0.5), other, false, true)), other),
  mix: (x, other) => tf.mul(tf.matMul(x, tf.matMul(other, x, true, false)), 0.1),
  linear: (x, other) => {
    const weight = tf.reshape(tf.slice(other, [0, 0, 0], [1, 1, 4]), [1, 4]);
    return tf.add(
      tf.reshape(tf.matMul(tf.reshape(x, [6, 4]), tf.matMul(weight, weight, true)), [2, 3, 4]),
      tf.mean(other, [0, 1]),
    );
  },
  gather: (x) => tf.gather(x, tf.tensor1d([2, 0, 2], "int32"), 1),
  reuse: (x, other) => tf.add(tf.mul(x, x), tf.mul(tf.mul(x, x), other)),
};

test("Random compositions of operations agree with the CPU backend, gradients included", async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 7 });
  const property = fc.asyncProperty(names, fc.integer({ min: 1, max: 1000 }), async (steps, seed) => {
    const fn = (a?: tf.Tensor, b?: tf.Tensor) => {
      const made = [b!];
      const result = steps.reduce((x, name, at) => {
        const next = STEPS[name]!(x, made[at % made.length]!);
        made.push(x);
        return next;
      }, a!);
      // A gradient exists only for what was used.
      return tf.add(result, tf.sin(b!));
    };
    await agree(fn, [normal([2, 3, 4], seed), normal([2, 3, 4], seed + 1)], { tolerance: 1e-3 });
  });
  await fc.assert(property, { numRuns: 100, seed: 20251122 });
});

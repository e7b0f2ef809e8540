import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../agreement.fixture.js";
import { compile } from "../index.js";

const cases: [
  name: string,
  fn: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  a: number[],
  b: number[],
  message: string,
][] = [
  ["add", (a, b) => tf.add(a, b), [2, 3], [2], "Add: shapes [2, 3] and [2] do not broadcast."],
  ["sub", (a, b) => tf.sub(a, b), [3], [4], "Sub: shapes [3] and [4] do not broadcast."],
  [
    "matMul of stacks",
    (a, b) => tf.matMul(a, b),
    [2, 2, 3],
    [3, 3, 4],
    "matMul: factors of shapes [2, 2, 3] and [3, 3, 4], whose stacks do not broadcast.",
  ],
  ["matMul of a vector", (a, b) => tf.matMul(a, b), [3], [3, 4], "expected at least two axes"],
];

test.each(cases)("%s of shapes that do not fit is an error that names them", async (_, fn, a, b, message) => {
  const compiled = compile(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => ({ y: fn(a, b) }));
  await expect(compiled.run({ a: normal(a, 1), b: normal(b, 2) })).rejects.toThrow(message);
});

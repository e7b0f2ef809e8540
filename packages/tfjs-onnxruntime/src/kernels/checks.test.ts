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
    "matMul",
    (a, b) => tf.matMul(a, b, true),
    [2, 3],
    [3, 4],
    "matMul: factors of shapes [2, 3] and [3, 4], of which 2 and 3 are to be summed.",
  ],
  [
    "matMul of stacks",
    (a, b) => tf.matMul(a, b),
    [2, 2, 3],
    [3, 3, 4],
    "matMul: factors of shapes [2, 2, 3] and [3, 3, 4], whose stacks do not broadcast.",
  ],
  ["matMul of a vector", (a, b) => tf.matMul(a, b), [3], [3, 4], "expected at least two axes"],
  [
    "concat",
    (a, b) => tf.concat([a, b], 0),
    [2, 3],
    [2, 4],
    "concat: shapes [2, 3] and [2, 4] differ beside axis 0.",
  ],
  ["stack", (a, b) => tf.stack([a, b]), [2, 3], [3, 2], "are not the same"],
  [
    "slice",
    (a) => tf.slice(a, [1, 0], [2, 3]),
    [2, 3],
    [1],
    "slice: 2 elements from 1 along axis 0 of [2, 3].",
  ],
  [
    "einsum",
    (a, b) => tf.einsum("ij,jk->ik", a, b),
    [2, 3],
    [4, 2],
    "Expected dimension 3 at axis 0 of input shaped [4,2], but got dimension 4",
  ],
  ["expandDims", (a) => tf.expandDims(a, -4), [2, 3], [1], "axis -4 of"],
];

test.each(cases)("%s of shapes that do not fit is an error that names them", async (_, fn, a, b, message) => {
  const compiled = compile(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => ({ y: fn(a, b) }));
  await expect(compiled.run({ a: normal(a, 1), b: normal(b, 2) })).rejects.toThrow(message);
});

import { expect, test } from "@jest/globals";
import type { HostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { floats, integers } from "../agreement.fixture.js";
import { compile } from "../index.js";

type Pair = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

async function of(call: Pair, a: HostTensor, b: HostTensor): Promise<number[]> {
  const fn = compile((given: { a: tf.Tensor; b: tf.Tensor }) => ({ y: call(given.a, given.b) }));
  return [...(await fn.run({ a, b })).y.data];
}

const LEAST = -(2 ** 31);

test("The least whole number divided by -1 stays what it is, and does not end the process", async () => {
  const [a, b] = [integers([3], LEAST, 7, LEAST), integers([3], -1, -1, 0)];
  expect(await of(tf.floorDiv, a, b)).toEqual([LEAST, -7, 0]);
  expect(await of(tf.mod, a, b)).toEqual([0, 0, 0]);
  expect(await of(tf.floorDiv, integers([2], LEAST, LEAST), integers([2], 3, -3))).toEqual([
    -715827883, 715827882,
  ]);
});

test("Products of whole numbers keep their lowest 32 bits, also those that double precision rounds", async () => {
  const most = 2 ** 31 - 1;
  expect(await of(tf.mul, integers([2], most, most), integers([2], most, 46341))).toEqual([
    1,
    Math.imul(most, 46341),
  ]);
  expect(await of(tf.squaredDifference, integers([1], most), integers([1], LEAST))).toEqual([1]);
  const folded = compile(({ x }: { x: tf.Tensor }) => ({
    y: tf.add(x, tf.mul(tf.fill([1], most, "int32"), tf.fill([1], most, "int32"))),
    z: tf.add(x, tf.add(tf.fill([1], most, "int32"), tf.scalar(2, "int32"))),
  }));
  const { y, z } = await folded.run({ x: integers([1], 1) });
  expect([y.data[0], z.data[0]]).toEqual([2, LEAST + 2]);
});

test("floorDiv() of floats rounds the exact quotient down, and is int32", async () => {
  // 0.7 / 0.1, of float32, is 6.9999998, which float32 rounds to 7.
  const [tenths, divisors] = [floats([3], [0.7, -0.7, 41]), floats([3], [0.1, 0.1, 41])];
  expect(await of(tf.floorDiv, tenths, divisors)).toEqual([6, -7, 1]);
});

test("A quotient by a constant is rounded once, and a factor of NaN's product is not left out", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    third: tf.div(x, 3),
    twice: tf.mul(tf.mul(x, 0.1), 3),
    eighth: tf.div(tf.mul(x, 2), 16),
    zero: tf.mul(tf.matMul(tf.reshape(x, [2, 1]), tf.reshape(x, [1, 2])), 0),
    before: tf.matMul(tf.mul(tf.reshape(x, [2, 1]), 0), tf.reshape(x, [1, 2])),
  }));
  const { third, twice, eighth, zero, before } = await fn.run({ x: floats([2], [5, Number.NaN]) });
  expect(third.data[0]).toBe(Math.fround(5 / 3));
  expect(twice.data[0]).toBe(Math.fround(Math.fround(5 * Math.fround(0.1)) * 3));
  expect(eighth.data[0]).toBe(0.625);
  expect([...zero.data]).toEqual([0, NaN, NaN, NaN]);
  expect([...before.data]).toEqual([0, NaN, NaN, NaN]);
});

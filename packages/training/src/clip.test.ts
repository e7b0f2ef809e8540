import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import { normal, seeded } from "@msmae/random";
import { accumulate } from "./accumulate.js";
import { clipScale, globalNorm } from "./clip.js";

const vector = (...values: number[]) => hostTensor([values.length], Float32Array.from(values));

test("globalNorm() is the norm of all tensors as one vector, at every length", () => {
  expect(globalNorm({ a: vector(2, 3), b: { c: [vector(6)] } })).toBe(7);
  const random = seeded(7);
  for (let length = 0; length < 10; length++) {
    const values = Array.from({ length }, () => Math.fround(normal(random)));
    expect(globalNorm({ x: vector(...values) })).toBeCloseTo(Math.hypot(...values), 12);
  }
});

test("globalNorm() keeps what float32 would lose, and shows NaN and infinity", () => {
  const large = new Float32Array(1_000_001).fill(1);
  large[0] = 1e5; // a float32 sum of squares would stop at 1e10 and lose the million ones
  expect(globalNorm({ x: hostTensor([large.length], large) })).toBeCloseTo(Math.sqrt(1e10 + 1e6), 9);
  expect(globalNorm({ x: vector(1e30, 1e30) }) / Math.fround(1e30)).toBeCloseTo(Math.SQRT2, 12);
  expect(globalNorm({ x: vector(1, Number.NaN) })).toBeNaN();
  expect(globalNorm({ x: vector(1, Number.NEGATIVE_INFINITY) })).toBe(Number.POSITIVE_INFINITY);
});

test("clipScale() leaves small gradients alone and brings large ones to the maximum", () => {
  expect(clipScale(0.5, 1)).toBe(1);
  expect(clipScale(0, 1)).toBe(1);
  expect(clipScale(10, 1) * 10).toBeCloseTo(1, 6);
  expect(clipScale(10, Number.POSITIVE_INFINITY)).toBe(1);
});

test("accumulate() adds in place", () => {
  const total = { w: vector(1, 2, 3) };
  accumulate(total, { w: vector(10, 20, 30) });
  expect([...total.w.data]).toEqual([11, 22, 33]);
});

import { expect, test } from "@jest/globals";
import { integer, normal, permutation, seeded } from "./index.js";

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test("seeded() repeats itself for the same seed and path, and for no other", () => {
  const first = draws(8, seeded(7, "mask", 3));
  expect(draws(8, seeded(7, "mask", 3))).toEqual(first);
  for (const other of [
    seeded(8, "mask", 3),
    seeded(7, "mask", 4),
    seeded(7, "mask", "3"),
    seeded(7, "mas", "k", 3),
  ]) {
    expect(draws(8, other)).not.toEqual(first);
  }
});

test("seeded() refuses numbers that are not finite, which would all draw the same", () => {
  expect(() => seeded(Number.NaN)).toThrow("Cannot seed random numbers with NaN; expected finite numbers.");
  expect(() => seeded(7, "mask", Number.POSITIVE_INFINITY)).toThrow(RangeError);
});

test("seeded() is uniform, and neighbouring paths are uncorrelated", () => {
  const n = 20_000;
  const a = Array.from({ length: n }, (_, i) => seeded(1, i)());
  const b = a.slice(1).concat(a[0] as number);
  expect(mean(a)).toBeCloseTo(0.5, 2);
  expect(mean(a.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  expect(Math.abs(mean(a.map((x, i) => (x - 0.5) * ((b[i] as number) - 0.5))) * 12)).toBeLessThan(0.03);
  const buckets = new Float64Array(100);
  for (const x of draws(n, seeded(2))) buckets[Math.floor(x * 100)]!++;
  const chiSquare = buckets.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
  expect(chiSquare).toBeLessThan(149); // the 99.9 % quantile of 99 degrees of freedom
});

test("seeded() keeps its numbers between versions", () => {
  // Checkpoints, masks and synthetic corpora are only reproducible while these hold.
  expect(draws(3, seeded(7, "mask", 3)).map((x) => Math.floor(x * 2 ** 32))).toEqual([
    4013910739, 2144614793, 3164745587,
  ]);
});

test("normal() has mean 0, variance 1 and normal tails", () => {
  const random = seeded(3);
  const values = draws(50_000, () => normal(random));
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(mean(values.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(mean(values.map((x) => (Math.abs(x) < 1.96 ? 1 : 0)))).toBeCloseTo(0.95, 2);
});

test("integer() reaches every value below its bound and refuses bounds below 1", () => {
  const random = seeded(4);
  expect(new Set(draws(200, () => integer(random, 5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  expect(() => integer(random, 0)).toThrow(
    "Cannot draw a whole number below 0; expected a whole number of at least 1.",
  );
});

test("permutation() holds each number once, and each order is as likely as another", () => {
  const random = seeded(5);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const key = permutation(random, 3).join("");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(permutation(random, 0)).toHaveLength(0);
  for (const length of [-1, 2.5, Number.NaN]) {
    expect(() => permutation(random, length)).toThrow(`Cannot shuffle ${length} numbers; expected`);
  }
});

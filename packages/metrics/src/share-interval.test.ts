import { expect, test } from "@jest/globals";
import { binomialTail } from "./binomial.js";
import { bootstrap } from "./bootstrap.js";
import { mcNemar } from "./mcnemar.js";
import { clopperPearson, shareInterval, wilson } from "./share-interval.js";

test("wilson() is statsmodels 0.15.0's proportion_confint(method='wilson')", () => {
  const expected: [hits: number, examples: number, low: number, high: number][] = [
    [30, 30, 0.8864866068260311, 1],
    [0, 30, 0, 0.1135133931739688],
    [27, 30, 0.7437891742081592, 0.9654001112526659],
    [1, 1, 0.2065493143772374, 1],
    [150, 1000, 0.1292100725130883, 0.17346865842680032],
  ];
  for (const [hits, examples, low, high] of expected) {
    const found = wilson(hits, examples);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  }
  for (const [hits, examples] of [
    [0, 0],
    [2, 1],
    [-1, 3],
    [Number.NaN, 3],
  ] as const) {
    expect(() => wilson(hits, examples)).toThrow(RangeError);
  }
});

test("clopperPearson() and binomialTail() are scipy 1.17.1's binomtest(…).proportion_ci() and binom.cdf", () => {
  const expected: [hits: number, examples: number, low: number, high: number][] = [
    [30, 30, 0.8842966917779725, 1],
    [0, 30, 0, 0.11570330822202743],
    [27, 30, 0.7347115495257919, 0.9788828629702774],
    [150, 1000, 0.128424811116202, 0.17365812856706506],
    [3, 10, 0.06673951117773447, 0.652452850060008],
  ];
  for (const [hits, examples, low, high] of expected) {
    const found = clopperPearson(hits, examples);
    expect(found.low).toBeCloseTo(low, 10);
    expect(found.high).toBeCloseTo(high, 10);
  }
  const tails: [hits: number, examples: number, probability: number, tail: number][] = [
    [3, 10, 0.5, 0.171875],
    [3, 10, 0.05, 0.9989715020621094],
    [700, 1000, 0.75, 0.0001935903219490758],
    [0, 20, 0.1, 0.12157665459056925],
    [5000, 20_000, 0.26, 0.000622463225422517],
  ];
  for (const [hits, examples, probability, tail] of tails) {
    expect(binomialTail(hits, examples, probability) / tail).toBeCloseTo(1, 8);
  }
});

test("a share's interval is the bootstrap's, and Wilson's where all or none are right", () => {
  const hits = [true, false, true, true, false, true, true, false, true, true];
  const { low, high } = bootstrap(10, (sample) => sample.reduce((sum, i) => sum + Number(hits[i]), 0) / 10);
  expect(shareInterval(hits)).toEqual({ low, high, by: "bootstrap" });
  expect(shareInterval(new Array(30).fill(true))).toEqual({ ...wilson(30, 30), by: "wilson" });
  expect(shareInterval([false])).toEqual({ ...wilson(0, 1), by: "wilson" });
});

test("McNemar's interval holds 0 just where its p is above 0.05, and is none where the systems do not differ", () => {
  for (let differing = 1; differing <= 14; differing++) {
    for (let second = 0; second <= differing; second++) {
      const before = Array.from({ length: 20 }, (_, i) => i >= second);
      const after = Array.from({ length: 20 }, (_, i) => i < second || i >= differing);
      const { p, difference, interval } = mcNemar(before, after);
      expect(difference).toBeCloseTo((2 * second - differing) / 20, 12);
      expect(interval!.low <= 0 && interval!.high >= 0).toBe(p > 0.05);
      expect(interval!.low).toBeLessThanOrEqual(difference + 1e-12);
      expect(interval!.high).toBeGreaterThanOrEqual(difference - 1e-12);
    }
  }
  expect(mcNemar([true, false], [true, false])).toMatchObject({ p: 1, difference: 0, interval: null });
});

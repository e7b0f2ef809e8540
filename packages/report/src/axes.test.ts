import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { stepAxis, valueAxis } from "./axes.js";

const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });

test("valueAxis() places every value inside and in order, with two to eleven ticks inside", () => {
  for (const logarithmic of [false, true]) {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), (values) => {
        const { place, ticks } = valueAxis(values, logarithmic);
        const sorted = [...values].sort((a, b) => a - b).map(place);
        expect(sorted[0]).toBeGreaterThanOrEqual(-1e-9);
        expect(sorted.at(-1)).toBeLessThanOrEqual(1 + 1e-9);
        expect(sorted.every((at, i) => i === 0 || at >= sorted[i - 1]!)).toBe(true);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(11);
      }),
    );
  }
});

test("valueAxis() starts at zero where the values come near it", () => {
  expect(valueAxis([0.1, 2.4], false).domain).toEqual([0, 2.5]);
  expect(valueAxis([98, 100], false).domain[0]).toBeGreaterThan(90);
});

test("valueAxis() labels 1, 2, 5 of a few decades and whole decades of many", () => {
  expect(valueAxis([0.03, 0.9], true).ticks).toEqual([0.05, 0.1, 0.2, 0.5]);
  expect(valueAxis([1e-6, 1], true).ticks).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]);
});

test("stepAxis() runs from the first to the last step and labels whole steps only", () => {
  expect(stepAxis([1, 2, 3]).ticks).toEqual([1, 2, 3]);
  expect(stepAxis([0, 500]).place(250)).toBe(0.5);
  expect(stepAxis([7]).place(7)).toBe(0.5);
});

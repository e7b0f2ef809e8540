import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { warmupCosine } from "./schedule.js";

const paper = { peak: 8e-4, warmup: 2000, steps: 120_000, final: 1e-6 };

test("warmupCosine() rises in a line to its peak and ends at its final rate", () => {
  const rate = warmupCosine(paper);
  expect(rate(0)).toBe(0);
  expect(rate(1)).toBeCloseTo(4e-7, 15);
  expect(rate(1000)).toBeCloseTo(4e-4, 15);
  expect(rate(2000)).toBe(8e-4);
  expect(rate(61_000)).toBeCloseTo((8e-4 + 1e-6) / 2, 15); // half way down
  expect(rate(120_000)).toBeCloseTo(1e-6, 15);
  expect(rate(130_000)).toBeCloseTo(1e-6, 15);
});

test("warmupCosine() never falls before its peak nor rises after it, and stays between its bounds", () => {
  const whole = fc.integer({ min: 1, max: 300 });
  fc.assert(
    fc.property(whole, fc.nat(300), (steps, anyWarmup) => {
      const warmup = anyWarmup % (steps + 1);
      const rate = warmupCosine({ peak: 1, warmup, steps, final: 0.1 });
      for (let step = 2; step <= steps; step++) {
        const change = rate(step) - rate(step - 1);
        if (step <= warmup) expect(change).toBeGreaterThan(0);
        else expect(change).toBeLessThanOrEqual(1e-15);
        expect(rate(step)).toBeLessThanOrEqual(1);
      }
      if (warmup < steps) expect(rate(steps)).toBeCloseTo(0.1, 12);
    }),
  );
});

test("warmupCosine() without a warm-up starts at its peak", () => {
  expect(warmupCosine({ peak: 1, warmup: 0, steps: 10, final: 0 })(0)).toBe(1);
});

test("warmupCosine() refuses a warm-up longer than the run and negative rates", () => {
  expect(() => warmupCosine({ ...paper, steps: 100 })).toThrow(
    "Got 2000 warm-up steps for a run of 100; expected a whole number of 0 to 100.",
  );
  expect(() => warmupCosine({ ...paper, peak: -1 })).toThrow(
    "Got learning rates -1 (peak) and 0.000001 (final)",
  );
});

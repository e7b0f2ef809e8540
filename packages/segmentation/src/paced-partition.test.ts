import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pacedPartition } from "./paced-partition.js";

const curves = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 9 });

test("pacedPartition() is worth what the best of all partitions is", () => {
  fc.assert(
    fc.property(
      curves,
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(0, 0.5, 2),
      (curve, most, evenness) => {
        const steps = curve.length - 1;
        const segments = Math.min(most, steps);
        const mean = curve.reduce((sum, x) => sum + x, 0) / curve.length;
        const deviation = Math.sqrt(curve.reduce((sum, x) => sum + (x - mean) ** 2, 0) / curve.length) || 1;
        const worth = (boundaries: number[]) => {
          const edges = [0, ...boundaries, steps];
          const lengths = edges.slice(1).map((end, i) => end - edges[i]!);
          const gains = boundaries.map((t) => (curve[t]! - mean) / deviation);
          const costs = lengths.map((length) => evenness * Math.log((length * segments) / steps) ** 2);
          return gains.reduce((a, b) => a + b, 0) - costs.reduce((a, b) => a + b, 0);
        };
        let best = Number.NEGATIVE_INFINITY;
        for (let mask = 0; mask < 2 ** (steps - 1); mask++) {
          const boundaries = Array.from({ length: steps - 1 }, (_, i) => i + 1).filter(
            (_, i) => (mask >> i) & 1,
          );
          if (boundaries.length === segments - 1) best = Math.max(best, worth(boundaries));
        }
        const found = pacedPartition(curve, segments, { evenness });
        expect(found).toHaveLength(segments - 1);
        expect(found.every((t, i) => t > (found[i - 1] ?? 0) && t < steps)).toBe(true);
        expect(worth(found)).toBeCloseTo(best, 9);
      },
    ),
  );
});

test("pacedPartition(): even where nothing is new, the highest places where evenness counts nothing", () => {
  expect(pacedPartition(new Float64Array(13), 4)).toEqual([3, 6, 9]);
  expect(pacedPartition([0, 5, 4, 0, 0, 0, 0], 3, { evenness: 0 })).toEqual([1, 2]);
  expect(pacedPartition([0, 5, 4, 0, 0, 0, 0], 3, { evenness: 100 })).toEqual([2, 4]);
  expect(() => pacedPartition([0, 1], 2)).toThrow(
    new RangeError("1 steps in 2 segments; expected a whole number from 1 to the steps."),
  );
});

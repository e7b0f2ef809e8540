import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { novelty, peaks } from "./novelty.js";

test("novelty() is highest where one block ends and the next begins, and nowhere but there where nothing else changes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 1, max: 6 }),
      (a, b, reach) => {
        const size = a + b;
        const values = Float64Array.from({ length: size * size }, (_, at) =>
          Math.floor(at / size) < a === at % size < a ? 1 : 0,
        );
        const curve = novelty({ size, values }, reach);
        expect([curve.length, curve[0], curve[size]]).toEqual([size + 1, 0, 0]);
        expect(peaks(curve, { prominence: 1e-9 })).toEqual([a]); // rounding makes lower ones
        const flat = novelty({ size, values: values.map(() => 0.7) }, reach);
        for (const value of flat) expect(value).toBeCloseTo(0, 12);
      },
    ),
  );
});

test("novelty() of one step is the checkerboard of four values, by hand", () => {
  const values = [1, 2, 3, 2, 4, 5, 3, 5, 6];
  expect([...novelty({ size: 3, values }, 1)]).toEqual([0, (1 + 4 - 2 - 2) / 4, (4 + 6 - 5 - 5) / 4, 0]);
  expect(() => novelty({ size: 3, values }, 0)).toThrow(
    new RangeError("The reach is 0; expected a whole number of steps of at least 1."),
  );
});

/** By the definition: go from the peak to either side until it is higher; the higher of the two lowest points counts. */
function prominence(curve: number[], at: number): number {
  const side = (values: number[]) => {
    const higher = values.findIndex((value) => value > curve[at]!);
    return Math.min(curve[at]!, ...values.slice(0, higher < 0 ? undefined : higher));
  };
  return curve[at]! - Math.max(side(curve.slice(0, at).reverse()), side(curve.slice(at + 1)));
}

test("peaks() are those of the definition", () => {
  const curves = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 20 });
  const options = fc.record({
    count: fc.integer({ min: 0, max: 5 }),
    prominence: fc.integer({ min: 0, max: 3 }),
    distance: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(curves, options, (curve, { count, prominence: least, distance }) => {
      // A plateau is a run of equal values with lower ones on both sides.
      const tops: number[] = [];
      for (let start = 1; start < curve.length - 1; start++) {
        let end = start;
        while (curve[end + 1] === curve[start]) end++;
        if (curve[start - 1]! < curve[start]! && curve[end + 1]! < curve[start]!) {
          if (prominence(curve, Math.floor((start + end) / 2)) >= least)
            tops.push(Math.floor((start + end) / 2));
        }
      }
      expect(peaks(curve, { prominence: least })).toEqual(tops);
      const found = peaks(curve, { count, prominence: least, distance });
      expect(found.length).toBeLessThanOrEqual(count);
      expect(found.every((t) => tops.includes(t))).toBe(true);
      found.forEach((t, i) => {
        if (i > 0) expect(t - found[i - 1]!).toBeGreaterThanOrEqual(distance);
      });
      // What was left out is no higher than what was taken, or too near to something at least as high.
      for (const t of tops.filter((each) => !found.includes(each))) {
        const beside = found.some((each) => Math.abs(each - t) < distance && curve[each]! >= curve[t]!);
        const lower = found.length === count && found.every((each) => curve[each]! >= curve[t]!);
        expect(beside || lower).toBe(true);
      }
    }),
  );
});

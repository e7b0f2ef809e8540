import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { drawable, type Point, pathOf, smooth, thin } from "./line-path.js";

const same = (value: number) => value;

test("drawable() makes gaps of what cannot be drawn", () => {
  const points: Point[] = [
    [1, 2],
    [2, Number.NaN],
    [3, Number.POSITIVE_INFINITY],
    [4, null],
    [5, -1],
    [Number.NaN, 1],
  ];
  expect(drawable(points, false).map(([, y]) => y)).toEqual([2, null, null, null, -1]);
  expect(drawable(points, true).map(([, y]) => y)).toEqual([2, null, null, null, null]);
});

test("thin() keeps ends, extremes and order, and few points", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 400 }),
      (values) => {
        const points = values.map((y, x): Point => [x, y]);
        const kept = thin(points, 20);
        expect(kept.length).toBeLessThanOrEqual(42);
        expect(kept[0]).toBe(points[0]);
        expect(kept.at(-1)).toBe(points.at(-1));
        const heights = kept.map(([, y]) => y!);
        expect(Math.min(...heights)).toBe(Math.min(...values));
        expect(Math.max(...heights)).toBe(Math.max(...values));
        expect(kept.every(([x], i) => i === 0 || x > kept[i - 1]![0])).toBe(true);
      },
    ),
  );
});

test("thin() keeps a gap", () => {
  const points = Array.from({ length: 100 }, (_, x): Point => [x, x === 50 ? null : x]);
  expect(thin(points, 10)).toContainEqual([50, null]);
});

test("smooth() leaves a straight line as it is and evens out noise", () => {
  const straight = Array.from({ length: 9 }, (_, x): Point => [x, 2 * x]);
  expect(smooth(straight, 3)).toEqual(straight);
  const noisy: Point[] = [
    [0, 0],
    [1, 3],
    [2, 0],
    [3, null],
    [4, 2],
    [5, 2],
  ];
  expect(smooth(noisy, 1).map(([, y]) => y)).toEqual([0, 1, 1.5, null, 2, 2]);
});

test("pathOf() breaks at gaps and makes a lone point a dot", () => {
  const points: Point[] = [
    [0, 1],
    [1, 2],
    [2, null],
    [3, 4],
    [4, null],
    [5, 6],
    [6, 7],
  ];
  expect(pathOf(points, same, same)).toBe("M0 1L1 2M3 4h0M5 6L6 7");
  expect(pathOf([[1, 1]], same, same)).toBe("M1 1h0");
  expect(pathOf([], same, same)).toBe("");
});

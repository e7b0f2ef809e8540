import { expect, test } from "@jest/globals";
import { f1Differences, judge, scoreMethod } from "./segmentation-scores.js";

const signs = [
  { gloss: "A", start: 0, end: 1 },
  { gloss: "B", start: 1.2, end: 2 },
];

test("F1 is over all boundaries together, in an interval, and compared on the same clips", () => {
  const right = judge([1.1], [1.1], signs, 2); // one of one
  const wrong = judge([0.5, 1.5], [1.1, 1.4], signs, 2); // at 0.1 s: 1.5 is near 1.4
  expect(right.matches).toEqual([1, 1, 1]);
  expect(wrong.matches).toEqual([0, 1, 1]);
  const { f1, covering } = scoreMethod("x", [right, wrong]);
  expect(f1.map(({ score }) => score)).toEqual([2 / 6, 4 / 6, 4 / 6]);
  expect(f1[1]!.low).toBeCloseTo(0.5, 12);
  expect(f1[1]!.high).toBe(1);
  // [0, 1.1] covers A by 1/1.1, [1.1, 2] covers B by 0.8/0.9.
  expect(right.covering).toBeCloseTo((1 / 1.1 + (0.8 * 0.8) / 0.9) / 1.8, 12);
  expect(covering.score).toBeCloseTo((right.covering + wrong.covering) / 2, 12);
  expect(f1Differences([right, right], [wrong, wrong])[1]).toEqual({ score: 0.5, low: null, high: null });
  expect(f1Differences([right, wrong], [right, wrong])[0]).toEqual({ score: 0, low: null, high: null });
});

test("clips of one signer are drawn together", () => {
  const right = judge([1.1], [1.1], signs, 2);
  const wrong = judge([0.5], [1.1], signs, 2);
  const clips = [right, right, right, wrong, wrong, wrong];
  const width = (clusters?: string[]) => {
    const { low, high } = scoreMethod("x", clips, clusters).f1[0]!;
    return high! - low!;
  };
  expect(width([..."aaabbb"])).toBe(1); // three samples: a and a, b and b, one of each
  expect(width()).toBeLessThan(1);
});

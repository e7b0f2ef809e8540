import { expect, test } from "@jest/globals";
import { difference, judge, scoreMethod } from "./scores.js";
import { trueBoundaries } from "./truth.js";

const signs = [
  { gloss: "A", start: 0, end: 1 },
  { gloss: "B", start: 1.2, end: 2 },
];

test("trueBoundaries() lie between signs, and where the clip begins before or ends after them", () => {
  expect(trueBoundaries({ segments: signs, frames: 50, fps: 25 })).toEqual([1.1]);
  const later = signs
    .map(({ gloss, start, end }) => ({ gloss, start: start + 0.5, end: end + 0.5 }))
    .reverse();
  expect(trueBoundaries({ segments: later, frames: 75, fps: 25 })).toEqual([0.5, 1.6, 2.5]);
  expect(trueBoundaries({ frames: 75, fps: 25 })).toEqual([]);
});

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
  expect(difference([right, right], [wrong, wrong])[1]).toEqual({ score: 0.5, low: null, high: null });
  expect(difference([right, wrong], [right, wrong])[0]).toEqual({ score: 0, low: null, high: null });
});

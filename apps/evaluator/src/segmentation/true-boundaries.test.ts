import { expect, test } from "@jest/globals";
import { trueBoundaries } from "./true-boundaries.js";

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

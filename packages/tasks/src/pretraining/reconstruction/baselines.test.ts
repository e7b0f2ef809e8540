import { expect, test } from "@jest/globals";
import { fillWithLine, fillWithMean, fillWithNearest, meanPose, type Track } from "./baselines.js";

/** One keypoint; x is given, y = 10 x. */
function track(x: readonly number[], visible: readonly number[]): Track {
  return {
    frames: x.length,
    keypoints: 1,
    coordinates: Float32Array.from(x.flatMap((value) => [value, 10 * value])),
    visible: Uint8Array.from(visible),
  };
}
const xs = (filled: Float32Array) => [...filled].filter((_, i) => i % 2 === 0);
const mean = Float32Array.of(7, 70);

test("fillWithLine() lies on the line between visible frames and holds beyond them", () => {
  const filled = fillWithLine(track([99, 1, 99, 99, 4, 99], [0, 1, 0, 0, 1, 0]), mean);
  expect(xs(filled)).toEqual([1, 1, 2, 3, 4, 4]);
  expect([...filled].filter((_, i) => i % 2 === 1)).toEqual([10, 10, 20, 30, 40, 40]);
});

test("fillWithNearest() takes the nearer visible frame, the earlier of two as near", () => {
  expect(xs(fillWithNearest(track([99, 1, 99, 99, 99, 5], [0, 1, 0, 0, 0, 1]), mean))).toEqual([
    1, 1, 1, 1, 5, 5,
  ]);
});

test("a keypoint that is never visible gets the mean pose", () => {
  const hidden = track([1, 2], [0, 0]);
  for (const fill of [fillWithLine, fillWithNearest, fillWithMean])
    expect([...fill(hidden, mean)]).toEqual([7, 70, 7, 70]);
});

test("meanPose() averages what is seen, keypoint by keypoint", () => {
  const two: Track = {
    frames: 2,
    keypoints: 2,
    coordinates: Float32Array.of(1, 2, 10, 20, 3, 4, 99, 99),
    visible: Uint8Array.of(1, 1, 1, 0),
  };
  expect([...meanPose([two], 2)]).toEqual([2, 3, 10, 20]);
  expect([...meanPose([], 2)]).toEqual([0, 0, 0, 0]);
});

import { expect, test } from "@jest/globals";
import { readResultsJson } from "../index.js";
import { resultTimes } from "./mediapipe-timestamps.js";

const recording = { width: 100, height: 100, fps: 25 };
const hand = (x: number) => Array.from({ length: 21 }, () => ({ x, y: 0.5, z: 0 }));

/** The frames whose first keypoint is seen, by its x, and what was said. */
function read(results: readonly unknown[]) {
  const notices: string[] = [];
  const pose = readResultsJson(JSON.stringify(results), recording, "clip.json", {
    onNotice: (notice) => notices.push(notice),
  });
  const { frames, points, dims, data, people } = pose;
  const at = pose.components.slice(0, 1).reduce((sum, { points: own }) => sum + own.length, 0);
  const xs = Array.from({ length: frames }, (_, t) => data[(t * people * points + at) * dims]);
  return { frames, xs, notices };
}

test.each(["frame", "frame_id", "frameNumber", "Frame_Index"])(
  "frames by %s without a result keep their place",
  (key) => {
    const results = [3, 4, 7].map((frame, i) => ({ [key]: frame, leftHandLandmarks: hand((i + 1) / 10) }));
    const { frames, xs, notices } = read(results);
    expect(frames).toBe(5);
    expect(xs.map((x) => Math.round(x!))).toEqual([10, 20, 0, 0, 30]);
    expect(notices).toEqual([
      `"${key}" begins at 3, which is taken as the first frame`,
      `2 of 5 frames by "${key}" have no result: they are empty`,
    ]);
  },
);

test("frames of OpenPose's results in a list keep their place as well", () => {
  const people = [{ pose_keypoints_2d: Array.from({ length: 75 }, () => 1) }];
  const pose = readResultsJson(JSON.stringify([0, 2, 3].map((frame) => ({ frame, people }))), recording);
  expect([0, 1, 2, 3].map((t) => pose.confidence[t * pose.points])).toEqual([1, 0, 1, 1]);
});

test("numbers that count each result say nothing", () => {
  for (const frames of [[0, 1, 2], [1, 2, 3], ["0", "1", "2"], []])
    expect(resultTimes(frames.map((frame) => ({ frame })))).toEqual({ notices: [] });
});

test.each([
  [[0, 0, 1], '"frame" does not rise from result to result'],
  [[0, 33, 66], '"frame" counts in steps of 33'],
  [[0, 1, 99999], '"frame" rises by 99,997 more than there are results'],
  [[0, 1.5, 2], '"frame" is no whole number in 1 of 3 results'],
])("numbers %j are not used, which is said", (frames, why) => {
  expect(resultTimes(frames.map((frame) => ({ frame })))).toEqual({
    notices: [`${why}: not used, frames are taken in the order of the results`],
  });
});

test("times that are not evenly spaced are not used, which is said", () => {
  const notices = (times: readonly (number | undefined)[]) =>
    resultTimes(times.map((timestamp) => ({ timestamp }))).notices;
  expect(notices([0, 0.04, 0.08, 0.121])).toEqual([]);
  for (const times of [
    [0, 0.04, 0.2, 0.24],
    [0, 0.04, undefined, 0.12],
    [3, 2, 1],
  ]) {
    expect(notices(times)).toEqual([
      '"timestamp" is not evenly spaced: not used, frames are taken at the frame rate, one a result',
    ]);
  }
});

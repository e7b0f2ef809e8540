import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { type Pose, readResultsJson, streamsOf, wholeBodyComponents } from "../index.js";
import { OPENPOSE_COMPONENTS } from "./tool-components.js";

const recording = { width: 640, height: 480, fps: 25 };
const read = (value: unknown) => readResultsJson(JSON.stringify(value), recording, "clip.json");

/** x, y and confidence of so many points, all at `x`. */
const points = (count: number, x: number, seen = 0.5) =>
  Array.from({ length: count }, () => [x, 2 * x, seen]).flat();

const openPose = (...xs: number[]) => ({
  version: 1.3,
  people: xs.map((x) => ({
    person_id: [-1],
    pose_keypoints_2d: points(25, x),
    face_keypoints_2d: points(70, x),
    hand_left_keypoints_2d: points(21, x),
    hand_right_keypoints_2d: points(21, x, 0),
  })),
});

const alphaPose = (image: string | number, x: number, more: object = {}, count = 133) => ({
  ...{ image_id: image, category_id: 1, keypoints: points(count, x), score: 2.5 },
  ...more,
});

/** x of the first point of each person in each frame, undefined where it is missing. */
function firsts({ frames, people, points, dims, data, confidence }: Pose): (number | undefined)[][] {
  return Array.from({ length: frames }, (_, t) =>
    Array.from({ length: people }, (_, n) => {
      const at = (t * people + n) * points;
      return confidence[at]! > 0 ? data[at * dims]! : undefined;
    }),
  );
}

test("components are those of pose-format", () => {
  const { layouts } = JSON.parse(
    readFileSync(new URL("../../test/pose-format.layouts.json", import.meta.url), "utf8"),
  ) as { layouts: Record<string, { components: Record<string, string[]> }> };
  const named = (components: Pose["components"]) =>
    Object.fromEntries(components.map(({ name, points }) => [name, points]));
  expect(named(OPENPOSE_COMPONENTS)).toEqual(layouts.OpenPose!.components);
  for (const tool of ["COCO-WholeBody", "AlphaPose 133", "AlphaPose 136"] as const)
    expect(named(wholeBodyComponents(tool))).toEqual(layouts[tool]!.components);
});

test("OpenPose's results are people in pixels, a file or several", () => {
  const pose = read([openPose(10, 20), openPose(), openPose(30)]);
  expect(pose).toMatchObject({ frames: 3, people: 2, points: 137, dims: 2, width: 640, fps: 25 });
  expect(firsts(pose)).toEqual([
    [10, 20],
    [undefined, undefined],
    [30, undefined],
  ]);
  expect([...pose.data.subarray(0, 2), pose.confidence[0], pose.confidence[136]]).toEqual([10, 20, 0.5, 0]);
  expect(streamsOf(pose)).toEqual(["body", "left", "right"]);
  expect(read(openPose(10)).frames).toBe(1);
});

test("AlphaPose's results are by the frame's number and by who is tracked", () => {
  const one = (idx: unknown) => ({ idx });
  const pose = read([
    alphaPose("0.jpg", 10, one([7])),
    alphaPose("0.jpg", 20, one([3])),
    alphaPose("1.jpg", 21, one(3)),
    alphaPose("3.jpg", 40, one(9)),
    alphaPose("3.jpg", 23, one(3)),
  ]);
  const none = undefined;
  // Frame 2 has nobody; who comes after 7 has gone takes the place.
  expect(firsts(pose)).toEqual([
    [10, 20],
    [none, 21],
    [none, none],
    [40, 23],
  ]);
  expect(pose.components.map(({ name }) => name)).toEqual([
    "BODY_133",
    "FACE_133",
    "LEFT_HAND_133",
    "RIGHT_HAND_133",
  ]);
  const untracked = read({ frames: [alphaPose("v_2.png", 2, {}, 136), alphaPose("v_1.png", 1, {}, 136)] });
  expect([untracked.points, firsts(untracked)]).toEqual([136, [[1], [2]]]);
});

test("keypoints whose values are no finite numbers are missing", () => {
  const text = JSON.stringify([alphaPose("0.jpg", 10)]).replace(
    "[10,20,0.5,10,20,0.5",
    "[NaN,20,0.5,10,20,NaN",
  );
  expect([...readResultsJson(text, recording).confidence.subarray(0, 3)]).toEqual([0, 0, 0.5]);
});

const REFUSED: [what: string, value: unknown, message: RegExp][] = [
  [
    "too few values",
    [alphaPose("0.jpg", 1, {}, 17)],
    /^clip\.json: \[0\]\.keypoints: 51 values, expected 399 \(133 keypoints\) or 408/,
  ],
  [
    "two layouts",
    [alphaPose("0.jpg", 1), alphaPose("1.jpg", 1, {}, 136)],
    /\[1\]\.keypoints: 408 values, expected 399 as before$/,
  ],
  [
    "a frame without a number",
    [alphaPose("a.jpg", 1)],
    /\[0\]\.image_id: "a\.jpg", expected an image with the frame's number/,
  ],
  [
    "two videos",
    [alphaPose("a_0.jpg", 1), alphaPose("b_0.jpg", 1)],
    /\[1\]\.image_id: "b_0\.jpg", expected a frame of the same video/,
  ],
  ["null for a person", [alphaPose("0.jpg", 1), null], /\[1\]: null, expected an object$/],
  [
    "null for a number",
    [alphaPose("0.jpg", 1, { keypoints: [...points(132, 1), 1, null, 1] })],
    /\[0\]\.keypoints\[397\]: null, expected a number$/,
  ],
  ["null for a person of OpenPose's", { people: [null] }, /people\[0\]: null, expected an object$/],
  [
    "other keys of a person",
    { people: [{ pose: [] }] },
    /people\[0\]: keys "pose", expected "pose_keypoints_2d", /,
  ],
  [
    "a short list",
    { people: [{ pose_keypoints_2d: [1, 2, 3] }] },
    /pose_keypoints_2d: 3 values, expected 75: x, y and confidence of 25 points$/,
  ],
  [
    "a frame far away",
    [alphaPose("0.jpg", 1), alphaPose("99999999.jpg", 1)],
    /100,000,000 frames of 1 people would take [\d,]+ bytes, expected at most 64,000,000/,
  ],
];

test.each(REFUSED)("%s is refused in one line", (_, value, message) => {
  expect(() => read(value)).toThrow(message);
});

const landmarks = (count: number) =>
  Array.from({ length: count }, () => ({ x: 0.5, y: 0.5, z: 0, visibility: 1 }));
const OTHERS: [what: string, value: unknown, keys: RegExp][] = [
  [
    "HandLandmarker",
    [{ landmarks: [landmarks(21)], worldLandmarks: [], handednesses: [] }],
    /keys "landmarks", "worldLandmarks", "handednesses", expected MediaPipe Holistic's poseLandmarks/,
  ],
  ["frames by number", { 0: { pose_landmarks: landmarks(33) } }, /keys "0", expected/],
  ["nested frames", { frames: [{ poseLandmarks: landmarks(33) }] }, /keys "frames", expected/],
  ["other spelling", [{ PoseLandmarks: landmarks(33) }], /keys "PoseLandmarks", expected/],
  [
    "one key misspelt",
    [{ poseLandmarks: landmarks(33), leftHand: landmarks(21) }],
    /^clip\.json: \[0\]: keys "leftHand", expected/,
  ],
  [
    "one frame of something else",
    [{ poseLandmarks: landmarks(33) }, { pose: landmarks(33) }],
    /^clip\.json: \[1\]: keys "pose", expected/,
  ],
  ["numbers", [1, 2], /^clip\.json: \[0\]: 1, expected a result/],
  ["a text", "pose", /"pose", expected a result/],
];

test.each(OTHERS)("%s is no result of MediaPipe Holistic, and its keys are named", (_, value, message) => {
  expect(() => read(value)).toThrow(message);
});

test("what MediaPipe leaves out, and frames in which nothing was found, are results", () => {
  const hand = {
    left_hand_world_landmarks: [],
    leftHandWorldLandmarks: landmarks(21),
    face_blendshapes: null,
  };
  const pose = read([
    null,
    {},
    { timestamp: 3 },
    { poseLandmarks: landmarks(33), za: landmarks(33), ...hand },
  ]);
  expect(firsts(pose)).toEqual([[undefined], [undefined], [undefined], [320]]);
  const lines = `{"pose_landmarks": ${JSON.stringify(landmarks(33)).replace("0.5", "NaN")}}\nnull\n`;
  expect(firsts(readResultsJson(lines, recording))).toEqual([[undefined], [undefined]]);
});

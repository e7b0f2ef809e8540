import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  FACE_POINTS,
  KEYPOINTS,
  readPose,
  STREAM_NAMES,
  STREAMS,
  StreamError,
  type StreamName,
  selectFrames,
  streamsOf,
} from "../index.js";
import { component, mediapipe, poseOf, realFiles } from "../poses.fixture.js";

function failure(read: () => unknown): StreamError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(StreamError);
    return error as StreamError;
  }
  throw new Error("Nothing was thrown.");
}

test("the face stream has the paper's 20 contour, 40 mouth, 10 nose and 42 eye points, each once", () => {
  expect(Object.entries(FACE_POINTS).map(([part, points]) => [part, points.length])).toEqual([
    ["contour", 20],
    ["mouth", 40],
    ["nose", 10],
    ["eyes", 42],
  ]);
  const all = Object.values(FACE_POINTS).flat();
  expect(new Set(all).size).toBe(KEYPOINTS.face);
  // Sums over the numbers as appendix A prints them, plain and weighted by their place.
  expect(all.reduce((sum: number, point) => sum + point, 0)).toBe(23_867);
  expect(all.reduce((sum: number, point, i) => sum + (i + 1) * point, 0)).toBe(1_399_487);
});

test("streams are found by name, wherever their components and points are", () => {
  const components = mediapipe(...STREAM_NAMES);
  const shuffled = [
    component("POSE_WORLD_LANDMARKS", components[0]!.points),
    ...components
      .toReversed()
      .map(({ name, points }) => component(name, ["X1", ...points.toReversed(), "X2"])),
  ];
  const pose = poseOf(shuffled, 2);
  const { streams, shoulders, frames, fps } = extractStreams(pose, STREAM_NAMES);
  expect([frames, fps]).toEqual([2, 25]);
  // poseOf() puts a point's index among all points of the pose into x.
  for (const name of STREAM_NAMES) {
    const place = STREAMS[name].places.MediaPipe;
    const at = shuffled.findIndex((c) => c.name === place.component);
    const first = shuffled.slice(0, at).reduce((sum, c) => sum + c.points.length, 0);
    const expected = place.points.map((point) => first + shuffled[at]!.points.indexOf(point));
    const x = Array.from(streams[name]!.coordinates).filter((_, i) => i % 2 === 0);
    expect(x).toEqual([...expected, ...expected.map((value) => value + 10)]);
    expect(streams[name]!.present).toEqual(new Uint8Array(2 * KEYPOINTS[name]).fill(1));
  }
  expect(shoulders.coordinates).toEqual(
    Float32Array.from(
      [0, 1].flatMap((frame) => [...streams.body!.coordinates.subarray(12 * frame, 12 * frame + 4)]),
    ),
  );
});

test("OpenPose's body and hands are streams, its face is not", () => {
  const hand = ["BASE", ..."TIMRP"].flatMap((f, i) =>
    i === 0
      ? f
      : (f === "T" ? ["STT", "BCMC", "MCP", "IP"] : ["CMC", "MCP", "PIP", "DIP"]).map(
          (joint) => `${f}_${joint}`,
        ),
  );
  const pose = poseOf(
    [
      component(
        "pose_keypoints_2d",
        ["Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist"],
        "XYC",
      ),
      component(
        "face_keypoints_2d",
        Array.from({ length: 70 }, (_, i) => `FB_${i}`),
        "XYC",
      ),
      component("hand_left_keypoints_2d", hand, "XYC"),
      component("hand_right_keypoints_2d", hand, "XYC"),
    ],
    1,
  );
  const { streams } = extractStreams(pose, ["right", "body", "left"]);
  expect(Object.keys(streams)).toEqual(["body", "left", "right"]);
  const x = (name: StreamName) => Array.from(streams[name]!.coordinates).filter((_, i) => i % 2 === 0);
  expect(x("body")).toEqual([5, 2, 6, 3, 7, 4]); // left and right shoulder, elbow, wrist
  expect(x("left")).toEqual(hand.map((_, k) => 78 + k));
  const error = failure(() => extractStreams(pose, ["face"]));
  expect(error.stream).toBe("face");
  expect(error.message).toBe(
    "stream \"face\" cannot be read: component face_keypoints_2d (OpenPose) has OpenPose's 70 points of a face, which are not the 112 of MediaPipe's face mesh that the stream is made of",
  );
});

test("points that a reduced face lacks are missing; with fewer than half of the 112 it is an error", () => {
  const reduced = (keep: (point: string, i: number) => boolean) =>
    poseOf(
      mediapipe("body", "face").map(({ name, points }) =>
        component(name, name === "FACE_LANDMARKS" ? points.filter(keep) : points),
      ),
      1,
    );
  const { face } = extractStreams(
    reduced((point) => point !== "195" && point !== "4"),
    ["face"],
  ).streams;
  const absent = [...face!.present].flatMap((bit, i) =>
    bit === 0 ? [Object.values(FACE_POINTS).flat()[i]] : [],
  );
  expect(absent).toEqual([4, 195]);
  expect(
    failure(() =>
      extractStreams(
        reduced((_, i) => i < 55),
        ["body", "face"],
      ),
    ).message,
  ).toMatch(
    /^stream "face" cannot be read: component FACE_LANDMARKS has 55 points, but not 57 of the 112 needed: /,
  );
});

test("shoulders are read whatever streams are asked for, and are missing where the pose has none", () => {
  const { shoulders, streams } = extractStreams(poseOf(mediapipe("body", "left"), 2), ["left"]);
  expect(Object.keys(streams)).toEqual(["left"]);
  expect(shoulders.coordinates).toEqual(Float32Array.of(0, 0, 1, 1, 10, 1, 11, 2));
  const hands = poseOf(mediapipe("right"), 2);
  expect(extractStreams(hands, ["right"]).shoulders.present).toEqual(new Uint8Array(4));
  expect(failure(() => extractStreams(hands, ["body", "right"])).message).toBe(
    'stream "body" cannot be read: expected component POSE_LANDMARKS, pose_keypoints_2d, BODY_135, BODY, BODY_133 or BODY_136, found "RIGHT_HAND_LANDMARKS"',
  );
  expect(failure(() => extractStreams(poseOf([], 0), ["left"])).components).toEqual([]);
});

test("a keypoint is present with confidence above 0 and finite coordinates, and 0 where it is not", () => {
  const pose = poseOf(mediapipe("body"), 1);
  pose.data.set([
    5,
    6,
    0,
    Number.NaN,
    6,
    0,
    5,
    Number.POSITIVE_INFINITY,
    0,
    5,
    6,
    0,
    5,
    6,
    0,
    5,
    6,
    Number.NaN,
  ]);
  pose.confidence.set([1e-6, 1, 1, 0, -0.02, 1]);
  const { present, coordinates } = extractStreams(pose, ["body"]).streams.body!;
  expect(present).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 1));
  expect(coordinates).toEqual(Float32Array.of(5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6));
  pose.confidence[0] = Number.NaN;
  expect(extractStreams(pose, ["body"]).streams.body!.present[0]).toBe(0);
});

test("of several people the first that was ever seen is taken", () => {
  const pose = poseOf(mediapipe("body"), 3, 3);
  pose.confidence.fill(0);
  pose.confidence[(2 * 3 + 1) * 6 + 4] = 0.5; // person 1 in the last frame
  pose.confidence[(0 * 3 + 2) * 6] = 1; // person 2 in the first
  const { coordinates, present } = extractStreams(pose, ["body"]).streams.body!;
  expect([...present].map((seen, i) => (seen ? i : -1)).filter((i) => i >= 0)).toEqual([2 * 6 + 4]);
  expect([...coordinates.subarray(32, 34)]).toEqual([100 + 20 + 4, 16 + 2]);
});

test("coordinates of [0, 1] are brought to pixels, normalised ones are left alone", () => {
  const pose = poseOf(mediapipe("body", "right"), 2);
  for (let i = 0; i < pose.data.length; i++)
    pose.data[i] = i % 3 === 0 ? 0.25 + (i % 7) / 20 : i % 3 === 1 ? 0.5 : -0.1;
  const scaled = extractStreams(pose, ["right"]);
  expect(scaled.shoulders.coordinates[0]).toBeCloseTo(0.25 * 640, 3);
  expect(scaled.shoulders.coordinates[1]).toBe(240);
  expect(scaled.streams.right!.coordinates[1]).toBe(240);
  // pose-format's normalised files: shoulders at -0.5 and 0.5.
  for (const at of [0, pose.points * 3]) pose.data.set([0.5, 0.01, 0, -0.5, -0.01, 0], at);
  expect(
    [...extractStreams(pose, ["right"]).shoulders.coordinates.subarray(0, 4)].map((v) => Math.round(100 * v)),
  ).toEqual([50, 1, -50, -1]);
});

test("selectFrames() takes frames in any order and again", () => {
  const all = extractStreams(poseOf(mediapipe("body", "left"), 4), ["body", "left"]);
  const some = selectFrames(all, [3, 0, 3]);
  expect(some.frames).toBe(3);
  for (const [frame, source] of [3, 0, 3].entries()) {
    for (const [name, k] of [
      ["body", 6],
      ["left", 21],
    ] as const) {
      expect(some.streams[name]!.coordinates.subarray(frame * 2 * k, (frame + 1) * 2 * k)).toEqual(
        all.streams[name]!.coordinates.subarray(source * 2 * k, (source + 1) * 2 * k),
      );
    }
    expect(some.shoulders.coordinates[4 * frame]).toBe(10 * source);
  }
  expect(selectFrames(all, []).shoulders.present).toHaveLength(0);
  expect(() => selectFrames(all, [4])).toThrow("Got frame 4 of 4 frames.");
});

test("real files give body and hands unless they hold a hand only, and a face unless it is OpenPose's", () => {
  for (const path of realFiles()) {
    const pose = readPose(readFileSync(path), path);
    const names = pose.components.map(({ name }) => name);
    const face = names.includes("FACE_LANDMARKS"); // reduced ones lack the nose
    const least: StreamName[] = names.length === 1 ? ["right"] : ["body", "left", "right"];
    const possible = streamsOf(pose);
    expect([path, possible]).toEqual([path, expect.arrayContaining(face ? [...least, "face"] : least)]);
    const { streams } = extractStreams(pose, possible);
    for (const name of possible)
      expect(streams[name]!.coordinates).toHaveLength(pose.frames * KEYPOINTS[name] * 2);
    for (const name of STREAM_NAMES.filter((stream) => !possible.includes(stream))) {
      expect(failure(() => extractStreams(pose, [name])).stream).toBe(name);
    }
  }
});

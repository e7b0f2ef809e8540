import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { coordinateUnits, extractStreams, normalisePose, type Pose, readPose, streamsOf } from "../index.js";
import { component, mediapipe, poseOf, realFiles } from "../poses.fixture.js";

/** A body whose shoulders are at x ± d/2 in every frame. */
function shoulders(x: number, y: number, distance: number): Pose {
  const pose = poseOf(mediapipe("body"), 3);
  for (let frame = 0; frame < 3; frame++) {
    pose.data.set([x + distance / 2, y, 0, x - distance / 2, y], frame * 18);
  }
  return pose;
}

test("coordinateUnits() goes by where the shoulders are", () => {
  expect(coordinateUnits(shoulders(320, 240, 150))).toBe("pixels");
  expect(coordinateUnits(shoulders(0.5, 0.4, 0.3))).toBe("unit");
  expect(coordinateUnits(shoulders(0, 0, 1))).toBe("shoulders");
  expect(coordinateUnits(normalisePose(shoulders(320, 240, 150)))).toBe("shoulders");
  expect(coordinateUnits({ ...shoulders(0, 0, 1), confidence: new Float32Array(18) })).toBe("pixels");
  expect(coordinateUnits(poseOf([component("FEET", ["a"])], 2))).toBe("pixels");
  expect(coordinateUnits({ ...poseOf([], 0), people: 0 })).toBe("pixels");
});

test("streamsOf() names the streams that can be read", () => {
  expect(streamsOf(poseOf(mediapipe("body", "left", "right", "face"), 1))).toEqual([
    "body",
    "left",
    "right",
    "face",
  ]);
  expect(streamsOf(poseOf(mediapipe("right"), 1))).toEqual(["right"]);
  expect(streamsOf(poseOf([component("POSE_LANDMARKS", ["NOSE"])], 1))).toEqual([]);
});

test("depth is z where it was asked for and the pose has it", () => {
  const pose = poseOf(mediapipe("left"), 2);
  for (let i = 0; i < 42; i++) pose.data[3 * i + 2] = i / 8;
  expect(extractStreams(pose, ["left"]).streams.left).not.toHaveProperty("depth");
  const { depth } = extractStreams(pose, ["left"], { depth: true }).streams.left!;
  expect([...depth!]).toEqual(Array.from({ length: 42 }, (_, i) => i / 8));
  const flat = poseOf([component("LEFT_HAND_LANDMARKS", pose.components[0]!.points, "XYC")], 2);
  expect(extractStreams(flat, ["left"], { depth: true }).streams.left).not.toHaveProperty("depth");
});

test("real files are in pixels, but for the normalised ones, and stay what they are when they are normalised", async () => {
  for (const file of realFiles()) {
    const pose = readPose(await readFile(file), file);
    if (!streamsOf(pose).includes("body") || !extractStreams(pose, []).shoulders.present.includes(1))
      continue;
    expect([file, coordinateUnits(pose)]).toEqual([file, "pixels"]);
    expect([file, coordinateUnits(normalisePose(pose))]).toEqual([file, "shoulders"]);
  }
});

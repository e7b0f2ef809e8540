import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  FACE_POINTS,
  flip,
  holisticComponents,
  type Pose,
  readPose,
  STREAM_NAMES,
  selectComponents,
} from "../index.js";
import { component, mediapipe, poseOf, realFiles } from "../poses.fixture.js";
import { MIRRORED_FACE_MESH, mirroredName, mirroredPoint } from "./mirror.js";

const at = (pose: Pose, point: string, name = pose.components[0]!.name) => {
  const { data } = selectComponents(pose, [name], { [name]: [point] });
  return [...data.subarray(0, 2)];
};

test("flip() twice is the pose itself, of MediaPipe's layouts and of OpenPose's", () => {
  const openpose = [
    component("pose_keypoints_2d", ["Nose", "RShoulder", "LShoulder", "LBigToe", "RBigToe"], "XYC"),
    component("face_keypoints_2d", ["FB_0", "FB_16", "FE_36", "FE_45", "FLO_57"], "XYC"),
    component("hand_left_keypoints_2d", ["BASE", "R_CMC"], "XYC"),
    component("hand_right_keypoints_2d", ["BASE", "R_CMC"], "XYC"),
  ];
  for (const layout of [openpose, holisticComponents({ facePoints: 478, world: true })]) {
    const pose = poseOf(layout, 2, 2);
    expect(flip(flip(pose))).toEqual(pose);
  }
});

test("flip() gives OpenPose's points and hands to the other side", () => {
  const points = ["Nose", "RShoulder", "LShoulder"];
  const hands = ["left", "right"].map((side) =>
    component(`hand_${side}_keypoints_2d`, ["BASE", "R_CMC"], "XYC"),
  );
  const flipped = flip(poseOf([component("pose_keypoints_2d", points, "XYC"), ...hands], 1));
  // Point p was at (p, p²) of 640.
  expect(points.map((point) => at(flipped, point))).toEqual([
    [640, 0],
    [638, 4],
    [639, 1],
  ]);
  expect(at(flipped, "R_CMC", "hand_left_keypoints_2d")).toEqual([640 - 6, 36]);
});

test("flip() renames what has no counterpart, and leaves what was not seen", () => {
  const pose = poseOf([component("RIGHT_HAND_LANDMARKS", ["WRIST"]), component("FACE_LANDMARKS", ["33"])], 1);
  pose.confidence[1] = 0;
  const flipped = flip(pose);
  expect(flipped.components.map(({ name, points }) => [name, ...points])).toEqual([
    ["LEFT_HAND_LANDMARKS", "WRIST"],
    ["FACE_LANDMARKS", "263"],
  ]);
  expect([...flipped.data]).toEqual([640, 0, 0, 1, 1, 0]);
});

test("flip() of streams agrees with the streams of the flipped pose, but for the point without a counterpart", () => {
  const pose = poseOf(holisticComponents({ facePoints: 468, world: false }), 3);
  const expected = extractStreams(flip(pose), STREAM_NAMES);
  const flipped = flip(extractStreams(pose, STREAM_NAMES), pose.width);
  const lone = Object.values(FACE_POINTS).flat().indexOf(234);
  for (const [name, { coordinates, present }] of Object.entries(flipped.streams)) {
    const other = expected.streams[name as "face"];
    for (const [i, seen] of present.entries()) {
      if (name === "face" && i % 112 === lone) expect([seen, other!.present[i]]).toEqual([0, 1]);
      else {
        expect([seen, coordinates[2 * i], coordinates[2 * i + 1]]).toEqual([
          ...[other!.present[i], other!.coordinates[2 * i], other!.coordinates[2 * i + 1]],
        ]);
      }
    }
  }
  expect(flipped.shoulders).toEqual(expected.shoulders);
});

test("flip() of normalised streams is around 0, and a lone hand becomes the other one", () => {
  const streams = extractStreams(poseOf(mediapipe("left"), 1), ["left"]);
  const { left, right } = flip(streams).streams;
  expect(left).toBeUndefined();
  expect([...right!.coordinates.subarray(0, 6)]).toEqual([0, 0, -1, 1, -2, 4]);
});

test("names have sides only where they mean one", () => {
  const pairs = {
    LEFT_HEEL: "RIGHT_HEEL",
    MOUTH_LEFT: "MOUTH_RIGHT",
    LBigToe: "RBigToe",
    left_hip: "right_hip",
  };
  for (const [left, right] of Object.entries(pairs))
    expect([mirroredName(left), mirroredName(right)]).toEqual([right, left]);
  for (const name of ["R_CMC", "RING_FINGER_TIP", "Nose", "LANDMARK"]) expect(mirroredName(name)).toBe(name);
  expect(mirroredPoint("FACE_LANDMARKS", "500")).toBe("500"); // beyond the mesh
  expect(MIRRORED_FACE_MESH.every((other, point) => MIRRORED_FACE_MESH[other] === point)).toBe(true);
});

test("real faces are nearly their own mirror image under the mesh's pairs", () => {
  const path = realFiles().find((file) => file.endsWith("example.mediapipe.pose"));
  if (path === undefined) return;
  const pose = readPose(readFileSync(path), path);
  const face = selectComponents(pose, ["FACE_LANDMARKS"]);
  const flipped = flip(face);
  // The mean distance between face and mirror image, after their centres are put together, against the face's size.
  let [distance, size, seen] = [0, 0, 0];
  for (let t = 0; t < face.frames; t++) {
    if (!(face.confidence[t * 468]! > 0)) continue;
    const centre = (one: Pose, d: number) => {
      let sum = 0;
      for (let p = 0; p < 468; p++) sum += one.data[(t * 468 + p) * 3 + d]!;
      return sum / 468;
    };
    const [cx, cy, fx, fy] = [centre(face, 0), centre(face, 1), centre(flipped, 0), centre(flipped, 1)];
    for (let p = 0; p < 468; p++) {
      const i = (t * 468 + p) * 3;
      const [x, y] = [face.data[i]! - cx, face.data[i + 1]! - cy];
      distance += Math.hypot(x - flipped.data[i]! + fx, y - flipped.data[i + 1]! + fy);
      size += Math.hypot(x, y);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(468);
  expect(distance / size).toBeLessThan(0.35); // points paired at random are about 1.4 apart
});

import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  holisticComponents,
  type PoseStreams,
  readPose,
  reduceToStreams,
  STREAM_NAMES,
  STREAMS,
  StreamError,
  streamsOf,
} from "../index.js";
import { component, poseOf, realFiles } from "../poses.fixture.js";

test("reduceToStreams() keeps the streams' points of MediaPipe Holistic, and the same streams", () => {
  const pose = poseOf(holisticComponents({ facePoints: 478, world: true }), 2);
  const reduced = reduceToStreams(pose);
  const kept = (name: string) =>
    STREAM_NAMES.map((stream) => STREAMS[stream].places.MediaPipe)
      .filter(({ component }) => component === name)
      .reduce((sum, { points }) => sum + points.length, 0);
  expect(reduced.components.map(({ name, points }) => [name, points.length])).toEqual(
    ["POSE_LANDMARKS", "FACE_LANDMARKS", "LEFT_HAND_LANDMARKS", "RIGHT_HAND_LANDMARKS"].map((name) => [
      name,
      kept(name),
    ]),
  );
  expect(extractStreams(reduced, streamsOf(reduced))).toEqual(extractStreams(pose, streamsOf(pose)));
  expect(reduceToStreams(reduced)).toEqual(reduced);
  // Limbs go on joining the same points: shoulders, elbows and wrists.
  const { points, limbs } = reduced.components[0]!;
  const joined = [...limbs].map((point) => points[point]!);
  expect(joined.length).toBeGreaterThanOrEqual(10);
  expect(joined).toEqual(expect.arrayContaining(["LEFT_SHOULDER", "RIGHT_WRIST"]));
});

test("a pose without any of the streams is refused by name", () => {
  expect(() => reduceToStreams(poseOf([component("FEET", ["a"])], 1))).toThrow(StreamError);
  expect(() => reduceToStreams(poseOf([component("FEET", ["a"])], 1))).toThrow(/but FEET$/);
});

test("of every real file reduceToStreams() leaves the same streams", async () => {
  for (const file of realFiles()) {
    const pose = readPose(await readFile(file), file);
    const names = streamsOf(pose);
    if (names.length === 0) continue; // normalised hands under another name
    // Compared as bytes, since expect() takes minutes for the arrays of all files.
    const [kept, expected] = [reduceToStreams(pose), pose].map((one) => bytesOf(extractStreams(one, names)));
    expect([file, Buffer.compare(kept!, expected!)]).toEqual([file, 0]);
  }
});

function bytesOf({ frames, fps, shoulders, streams }: PoseStreams): Buffer {
  const sequences = [shoulders, ...STREAM_NAMES.flatMap((name) => streams[name] ?? [])];
  const parts = sequences.flatMap(({ coordinates, present }) => [coordinates, present]);
  const bytes = parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return Buffer.concat([Buffer.from(`${frames} ${fps} ${Object.keys(streams)}`), ...bytes]);
}

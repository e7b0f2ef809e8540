import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { PoseJsonError, poseOfHolisticResults } from "../index.js";
import { atConstantRate } from "../operations/at-constant-rate.js";
import { poseRecorder } from "./pose-recorder.js";

const layout = { facePoints: 468, world: true } as const;
const size = { width: 640, height: 480 };
const points = (count: number, x: number) => new Array(count).fill({ x, y: 0.5, z: 0.25, visibility: 0.75 });
const body = (x: number) => ({ poseLandmarks: points(33, x), poseWorldLandmarks: points(33, x) });

test("poseRecorder() gives the pose that all results together give", () => {
  const results = [
    body(0.1),
    {},
    { ...body(0.2), faceLandmarks: points(468, 0.3), leftHandLandmarks: points(21, 0) },
  ];
  const recorder = poseRecorder(layout, size);
  const times = [0.5, 0.54, 0.58];
  for (const [i, result] of results.entries()) recorder.add(result, times[i]!);
  const { pose, times: kept } = recorder.recording();
  const expected = poseOfHolisticResults(results, { ...size, fps: 25 });
  expect({ ...pose, fps: 25 }).toEqual(expected);
  expect(pose.fps).toBeCloseTo(25, 9);
  expect([...kept]).toEqual(times);
});

test("poseRecorder() records nothing as well, and refuses what does not fit", () => {
  const recorder = poseRecorder(layout, size);
  expect(recorder.recording().pose).toMatchObject({ frames: 0, fps: 0, points: 576 });
  expect(() => recorder.add({ faceLandmarks: points(478, 0) }, 0)).toThrow(PoseJsonError);
  expect(() => recorder.add({ faceLandmarks: points(478, 0) }, 0)).toThrow(
    "frame 0: faceLandmarks: 478 landmarks, expected 468",
  );
  expect(() => poseRecorder(layout, { width: 0, height: 480 })).toThrow("Got a recording of width 0");
});

test("atConstantRate() puts an even movement where it is at every time, whenever the frames were taken", () => {
  const gaps = fc.array(fc.double({ min: 0.01, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 60 }), (steps, fps) => {
      const recorder = poseRecorder(layout, { width: 1, height: 1 });
      const times = [3];
      for (const step of steps) times.push(times.at(-1)! + step);
      for (const time of times) recorder.add(body(time), time); // x is the time
      const pose = atConstantRate(recorder.recording(), fps);
      expect(pose.fps).toBe(fps);
      expect(pose.frames).toBe(Math.floor((times.at(-1)! - 3) * fps + 1e-6) + 1);
      for (let t = 0; t < pose.frames; t++) {
        expect(pose.data[t * 576 * 3]).toBeCloseTo(Math.min(3 + t / fps, times.at(-1)!), 4);
        expect(pose.confidence[t * 576]).toBeCloseTo(0.75, 6);
      }
    }),
    { numRuns: 50 },
  );
});

test("atConstantRate() of one frame is that frame; times that do not increase are refused", () => {
  const recorder = poseRecorder(layout, size);
  expect(atConstantRate(recorder.recording(), 25).frames).toBe(0);
  recorder.add(body(0.5), 7);
  expect(atConstantRate(recorder.recording(), 25)).toMatchObject({ frames: 1, fps: 25 });
  recorder.add(body(0.5), 7);
  expect(() => atConstantRate(recorder.recording(), 25)).toThrow(
    "Got frame 1 at 7 seconds, expected more than 7.",
  );
  expect(() => atConstantRate(recorder.recording(), 0)).toThrow(
    "Got 0 frames a second, expected a number above 0.",
  );
});

test("a recorder that keeps some seconds forgets what is older, and counts on", () => {
  const recorder = poseRecorder(layout, { width: 1, height: 1 }, { keep: 1 });
  for (let i = 0; i <= 100; i++) recorder.add(body(i), i / 4);
  const { pose, times } = recorder.recording();
  expect([...times]).toEqual([24, 24.25, 24.5, 24.75, 25]);
  expect(pose).toMatchObject({ frames: 5, fps: 4 });
  expect(Array.from({ length: 5 }, (_, t) => pose.data[t * 576 * 3])).toEqual([96, 97, 98, 99, 100]);
  expect(() => recorder.add({ faceLandmarks: points(478, 0) }, 26)).toThrow("frame 101: faceLandmarks");
  expect(atConstantRate(recorder.recording(), 8).frames).toBe(9);
  for (const keep of [0, -1, Number.NaN]) {
    expect(() => poseRecorder(layout, size, { keep })).toThrow(`Got ${keep} seconds to keep`);
  }
});

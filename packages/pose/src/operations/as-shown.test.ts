import { expect, test } from "@jest/globals";
import type { Pose } from "../pose.js";
import { component } from "../poses.fixture.js";
import { asShown } from "./as-shown.js";

/** One point, which is at x = t in frame t. */
const clip: Pose = {
  ...{ version: 0.2, width: 10, height: 10, depth: 0, fps: 10, frames: 8, people: 1, points: 1, dims: 1 },
  components: [component("A", ["a"], "XC")],
  data: Float32Array.from({ length: 8 }, (_, t) => t),
  confidence: new Float32Array(8).fill(1),
};

test("asShown() shows each frame as long as it lasted", () => {
  const times = [0, 0.1, 0.2, 0.3, 0.4, 0.9, 1.4, 1.9];
  const shown = asShown(clip, { frames: 8, fps: 10, times });
  expect(shown.fps).toBeCloseTo(10);
  const long = [4, 5, 6, 7].flatMap((frame) => Array.from({ length: 5 }, () => frame));
  expect(Array.from(shown.data)).toEqual([0, 1, 2, 3, ...long]);
  expect(asShown(clip, { frames: 8, fps: 10 })).toBe(clip);
});

test("asShown() shows at most 60 pictures a second, and copes with frames at one time", () => {
  expect(asShown(clip, { frames: 8, fps: 10, times: [0, 0, 0, 0, 0, 0, 0, 0] }).frames).toBe(1);
  const fast = asShown(clip, { frames: 8, fps: 10, times: [0, 0.001, 0.002, 0.003, 0.1, 0.2, 0.3, 0.4] });
  expect([fast.fps, fast.frames]).toEqual([60, 30]);
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { schedule } from "./playback.js";

test("at its own rate a clip shows each frame once", () => {
  expect(schedule({ frames: 4, fps: 29.97 }, {})).toEqual({ fps: 29.97, frames: [0, 1, 2, 3] });
  expect(schedule({ frames: 3, fps: 25 }, { speed: 0.5 })).toEqual({ fps: 12.5, frames: [0, 1, 2] });
});

test("at other rates frames are repeated or left out, and the time stays", () => {
  expect(schedule({ frames: 3, fps: 10 }, { fps: 20 }).frames).toEqual([0, 0, 1, 1, 2, 2]);
  expect(schedule({ frames: 6, fps: 60 }, { fps: 20 }).frames).toEqual([1, 4]);
  expect(schedule({ frames: 6, fps: 60 }, {}, 30)).toEqual({ fps: 30, frames: [1, 3, 5] });
  expect(schedule({ frames: 2, fps: 0 }, { fps: 5 })).toEqual({ fps: 5, frames: [0, 1] });
  const rate = fc.double({ min: 0.5, max: 240, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), rate, rate, (frames, fps, asked) => {
      const plan = schedule({ frames, fps }, { fps: asked });
      expect(Math.abs(plan.frames.length / plan.fps - frames / fps)).toBeLessThanOrEqual(
        Math.max(0.5001 / asked, 1 / asked - frames / fps),
      );
      expect(plan.frames.every((frame, i) => frame >= (plan.frames[i - 1] ?? 0))).toBe(true);
      expect(plan.frames.at(-1)).toBeLessThan(frames);
    }),
  );
});

test("what cannot be played is refused", () => {
  expect(() => schedule({ frames: 0, fps: 25 }, {})).toThrow("without frames");
  expect(() => schedule({ frames: 1, fps: 0 }, {})).toThrow("Got a frame rate of 0");
  expect(() => schedule({ frames: 1, fps: 25 }, { speed: 0 })).toThrow("Got a speed of 0");
  expect(() => schedule({ frames: 1, fps: 25 }, { fps: Number.NaN })).toThrow("Got a frame rate of NaN");
});

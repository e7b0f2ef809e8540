import { expect, test } from "@jest/globals";
import { windowFps } from "./pictures.js";

test("windowFps() plays a clip at its own speed, whatever its length", () => {
  const window = { frames: 64, unit: 2 };
  expect(windowFps({ frames: 1000, fps: 30 }, window)).toBe(15); // one frame of each two
  expect(windowFps({ frames: 96, fps: 30 }, window)).toBe(20); // 64 of all 96 frames, which last 3.2 s
  expect(windowFps({ frames: 28, fps: 30 }, window)).toBe(30); // all frames
  expect(windowFps({ frames: 28, fps: 0 }, window)).toBe(25);
});

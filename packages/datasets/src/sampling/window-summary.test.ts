import { expect, test } from "@jest/globals";
import { summariseWindows } from "../index.js";

test("summariseWindows() counts windows and padding, and suggests a window that fits", () => {
  const clips = [30, 20, 100, 650].map((frames) => ({ frames }));
  const { warning, ...counts } = summariseWindows(clips, { frames: 300, unit: 2 }, 4);
  // 5 windows of 300 frames; 270 + 280 + 200 of them are absent
  expect(counts).toEqual({ clips: 4, windows: 5, padded: 750 / 1500, medianFrames: 100 });
  expect(warning).toBe(
    "50 % of the windows' frames are padding: half of the 4 clips have 100 frames or fewer, a window has 300; --set data.frames=100 fits them better",
  );
});

test("summariseWindows() is silent where little is padding, or nothing is there", () => {
  expect(
    summariseWindows([{ frames: 40 }, { frames: 30 }], { frames: 40, unit: 2 }, 4).warning,
  ).toBeUndefined();
  expect(summariseWindows([], { frames: 40, unit: 2 }, 4)).toEqual({
    clips: 0,
    windows: 0,
    padded: 0,
    medianFrames: 0,
  });
});

test("summariseWindows() suggests a whole number of cubelets", () => {
  expect(summariseWindows([{ frames: 30 }], { frames: 300, unit: 2 }, 4).warning).toContain("data.frames=28");
  expect(summariseWindows([{ frames: 3 }], { frames: 300, unit: 2 }, 4).warning).toContain("data.frames=4");
});

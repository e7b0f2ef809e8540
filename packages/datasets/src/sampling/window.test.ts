import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { fixedWindow, sampleWindow, windowCount } from "./window.js";

const config = fc.record({ frames: fc.integer({ min: 1, max: 40 }), unit: fc.integer({ min: 1, max: 4 }) });
const length = fc.integer({ min: 1, max: 400 });

test("a window, random or fixed, is ascending, inside the clip, and as long as the clip allows", () => {
  fc.assert(
    fc.property(length, config, fc.integer(), (length, config, seed) => {
      const windows = [sampleWindow(length, config, seeded(seed))];
      for (let which = 0; which < windowCount(length, config); which++)
        windows.push(fixedWindow(length, config, which));
      for (const window of windows) {
        expect(window).toHaveLength(Math.min(length, config.frames));
        for (const [t, frame] of window.entries()) expect(frame).toBeGreaterThan(window[t - 1] ?? -1);
        expect(window.at(-1)).toBeLessThan(length);
      }
    }),
  );
});

test("sampleWindow() takes one frame of each unit of consecutive frames", () => {
  fc.assert(
    fc.property(config, fc.integer({ min: 0, max: 100 }), fc.integer(), ({ frames, unit }, longer, seed) => {
      const span = frames * unit;
      const window = sampleWindow(span + longer, { frames, unit }, seeded(seed));
      // Some start exists for which frame t lies in unit t.
      const starts = Array.from({ length: longer + 1 }, (_, start) => start);
      expect(
        starts.some((start) =>
          window.every((frame, t) => Math.floor((frame - start) / unit) === t && frame >= start),
        ),
      ).toBe(true);
    }),
  );
});

test("sampleWindow() takes each frame of a unit, and each start, equally often", () => {
  const random = seeded(1);
  const offsets = new Float64Array(2);
  const starts = new Float64Array(7);
  for (let i = 0; i < 7000; i++) offsets[sampleWindow(20, { frames: 10, unit: 2 }, random)[4]! - 8]!++;
  for (const count of offsets) expect(Math.abs(count - 3500)).toBeLessThan(170); // 4 standard deviations
  for (let i = 0; i < 7000; i++) starts[sampleWindow(16, { frames: 10, unit: 1 }, random)[0]!]!++;
  for (const count of starts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test("sampleWindow() cuts a clip between frames and unit * frames into segments that cover all of it", () => {
  const seen = new Set<number>();
  const random = seeded(2);
  for (let i = 0; i < 200; i++) {
    const window = sampleWindow(15, { frames: 10, unit: 2 }, random);
    window.forEach((frame, t) => {
      expect(frame).toBeGreaterThanOrEqual(Math.floor(1.5 * t));
      expect(frame).toBeLessThan(Math.floor(1.5 * (t + 1)));
      seen.add(frame);
    });
  }
  expect(seen.size).toBe(15);
});

test("a clip shorter than a window gives all its frames", () => {
  expect(sampleWindow(3, { frames: 10, unit: 2 }, seeded(1))).toEqual(Uint32Array.of(0, 1, 2));
  expect(fixedWindow(3, { frames: 10, unit: 2 }, 0)).toEqual(Uint32Array.of(0, 1, 2));
});

test("windowCount() counts a clip of L frames ceil(L / (unit * frames)) times", () => {
  const paper = { frames: 300, unit: 2 };
  expect([1, 299, 600, 601, 1200, 1201].map((length) => windowCount(length, paper))).toEqual([
    1, 1, 1, 2, 2, 3,
  ]);
});

test("fixedWindow() spreads its windows from the first to the last frame, and centres a single one", () => {
  const config = { frames: 4, unit: 2 };
  expect([0, 1, 2].map((which) => [...fixedWindow(20, config, which)])).toEqual([
    [0, 2, 4, 6],
    [6, 8, 10, 12],
    [12, 14, 16, 18],
  ]);
  expect([...fixedWindow(8, config, 0)]).toEqual([0, 2, 4, 6]);
});

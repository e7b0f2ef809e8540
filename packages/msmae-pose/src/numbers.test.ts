import { expect, test } from "@jest/globals";
import { counted } from "@msmae/text";
import fc from "fast-check";
import { fileSize, percent, rate } from "./numbers.js";
import { frameRange } from "./time-range.js";

test("numbers are read at a glance, and 100 % is all", () => {
  expect([0, 0.001, 0.5, 0.9999, 1].map(percent)).toEqual(["0 %", "1 %", "50 %", "99 %", "100 %"]);
  expect([0, 999, 1000, 99_400, 999_600, 1_234_567, 36e9].map(fileSize)).toEqual([
    ...["0 B", "999 B", "1.0 kB", "99 kB", "1.0 MB", "1.2 MB", "36 GB"],
  ]);
  expect([counted(1, "frame"), counted(1204, "frame")]).toEqual(["1 frame", "1,204 frames"]);
  expect([25, 29.97002997, 12.5].map(rate)).toEqual(["25", "29.97", "12.5"]);
});

const clip = (fps: number, frames: number) => ({ name: "/nowhere/clip.pose", about: { fps, frames } });

test("parts of a clip in seconds that follow each other have every frame once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(12.5, 24, 25, 29.97, 60),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      (frames, fps, share) => {
        const middle = (share * frames) / fps;
        const count = (part: { start?: number; end?: number }) => {
          try {
            const [first, end] = frameRange(clip(fps, frames), part);
            return end - first;
          } catch {
            return 0; // no frame begins in it
          }
        };
        expect(count({ end: middle }) + count({ start: middle })).toBe(frames);
      },
    ),
  );
  expect(frameRange(clip(25, 50), { start: 0.5, end: 99 })).toEqual([13, 50]);
  expect(frameRange(clip(0, 50), {})).toEqual([0, 50]);
});

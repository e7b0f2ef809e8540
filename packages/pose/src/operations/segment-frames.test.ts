import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { segmentFrames } from "../index.js";
import { seeded } from "../poses.fixture.js";

const sizes = [fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 80 })] as const;

test("segmentFrames() takes one frame of each segment, in order, at random or its middle", () => {
  fc.assert(
    fc.property(...sizes, fc.integer(), (frames, segments, seed) => {
      for (const random of [undefined, seeded(seed)]) {
        const taken = [...segmentFrames(frames, segments, random)];
        expect(taken).toHaveLength(segments);
        for (const [segment, frame] of taken.entries()) {
          // The frames that the segment touches, in whole numbers.
          expect(frame).toBeGreaterThanOrEqual(Math.floor((segment * frames) / segments));
          expect(frame).toBeLessThan(Math.ceil(((segment + 1) * frames) / segments));
        }
      }
    }),
  );
});

test("segmentFrames() takes every frame once where there are as many as segments, and repeats them evenly below", () => {
  expect([...segmentFrames(5, 5)]).toEqual([0, 1, 2, 3, 4]);
  expect([...segmentFrames(5, 5, seeded(1))]).toEqual([0, 1, 2, 3, 4]);
  expect([...segmentFrames(1, 4, seeded(1))]).toEqual([0, 0, 0, 0]);
  expect([...segmentFrames(3, 6)]).toEqual([0, 0, 1, 1, 2, 2]);
  expect([...segmentFrames(9, 3)]).toEqual([1, 4, 7]);
});

test("segmentFrames() draws each frame of a segment alike", () => {
  const random = seeded(5);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[segmentFrames(12, 3, random)[1]! - 4]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150); // 5 standard deviations
});

test("segmentFrames() refuses a clip without frames", () => {
  expect(() => segmentFrames(0, 32)).toThrow("Got a clip of 0 frames; expected at least 1.");
});

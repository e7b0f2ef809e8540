import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { translationFrames } from "./frames.js";

const ascending = (frames: Uint32Array) => frames.every((frame, at) => at === 0 || frames[at - 1]! <= frame);

test("in a test all frames are shown, or the middle one of each unit", () => {
  const all = { unit: 1, temporal: 0.2, limit: 100 };
  expect([...translationFrames(5, all)]).toEqual([0, 1, 2, 3, 4]);
  expect([...translationFrames(7, { ...all, unit: 3 })]).toEqual([1, 4]);
  expect([...translationFrames(2, { ...all, unit: 5 })]).toEqual([0]);
  expect([...translationFrames(9, { ...all, limit: 3 })]).toEqual([0, 4, 8]);
});

test("in training a fifth of the frames is deleted or copied", () => {
  const counts = { deleted: 0, copied: 0 };
  for (let seed = 0; seed < 50; seed++) {
    const frames = translationFrames(100, { unit: 1, temporal: 0.2, limit: 1000 }, seeded(seed));
    const times = Array.from({ length: 100 }, (_, frame) => frames.filter((each) => each === frame).length);
    expect(times.filter((count) => count !== 1)).toHaveLength(20);
    counts.deleted += times.filter((count) => count === 0).length;
    counts.copied += times.filter((count) => count === 2).length;
  }
  expect(counts.deleted + counts.copied).toBe(50 * 20);
  expect(Math.abs(counts.deleted - counts.copied)).toBeLessThan(150); // 1,000 tosses of a coin
});

test("frames are in order, of the clip, at least one, and never more than fit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      fc.option(fc.integer()),
      (length, unit, temporal, limit, seed) => {
        const frames = translationFrames(
          length,
          { unit, temporal, limit },
          seed === null ? undefined : seeded(seed),
        );
        expect(frames.length).toBeGreaterThan(0);
        expect(frames.length).toBeLessThanOrEqual(limit);
        expect(ascending(frames)).toBe(true);
        expect(frames.at(-1)!).toBeLessThan(length);
      },
    ),
  );
});

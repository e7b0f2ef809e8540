import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type FrameTimes, frameAt, framesWithin, frameTimes, partOfTimes, secondsAt } from "./frame-times.js";

const round = (value: number) => Math.round(1e6 * value) / 1e6;
/** Twelve frames 33 ms apart, then twelve 100 ms apart. */
const UNEVEN = frameTimes(
  { frames: 24, fps: 15.37 },
  Array.from({ length: 24 }, (_, i) => round(i <= 12 ? 0.033 * i : 0.396 + 0.1 * (i - 12))),
);

test("frames are cut by their own times where they are not evenly spaced", () => {
  expect(framesWithin(UNEVEN, 0, 0.39)).toEqual({ first: 0, frames: 12 });
  expect(framesWithin(UNEVEN, 0.39, 1.5)).toEqual({ first: 12, frames: 12 });
  expect(framesWithin(UNEVEN, undefined, 0.1)).toEqual({ first: 0, frames: 4 });
  expect(framesWithin(UNEVEN, 2, 3)).toEqual({ first: 24, frames: 0 });
  expect(framesWithin({ frames: 24, fps: 0, times: UNEVEN.times! }, 0.39, 9).first).toBe(12);
});

test("frames of a picture that begins after the sound are cut by the video's time", () => {
  const times = Array.from({ length: 12 }, (_, i) => round(0.5 + i / 29.916666666666668));
  const late = frameTimes({ frames: 12, fps: 29.916666666666668 }, times);
  expect(late).toEqual({ frames: 12, fps: 29.916666666666668, start: 0.5 });
  expect(framesWithin(late, 0.5, 0.7)).toEqual({ first: 0, frames: 6 });
  expect(framesWithin(late, 0.7, 0.9)).toEqual({ first: 6, frames: 6 });
  expect(framesWithin(late, 0, 0.5)).toEqual({ first: 0, frames: 0 });
  expect(round(secondsAt(late, 6))).toBe(0.700557);
});

test("without times frame i is at i / fps, and milliseconds that were rounded still mean their frame", () => {
  const clip = { frames: 50, fps: 25 };
  expect(framesWithin(clip, 0.5, 99)).toEqual({ first: 13, frames: 37 });
  expect(framesWithin(clip, undefined, undefined)).toEqual({ first: 0, frames: 50 });
  expect(framesWithin(clip, 1, 1.01)).toEqual({ first: 25, frames: 1 });
  expect(framesWithin(clip, 1.01, 1.03)).toEqual({ first: 26, frames: 0 });
  for (let frame = 0; frame < 100; frame++) {
    const cut = (seconds: number) => framesWithin({ frames: 100, fps: 30 }, seconds, undefined).first;
    expect([cut(frame / 30), cut(Math.round((1000 * frame) / 30) / 1000)]).toEqual([frame, frame]);
  }
  expect(framesWithin({ frames: 50, fps: 0 }, 0, 1)).toEqual({ first: 0, frames: 0 });
});

const anyClip: fc.Arbitrary<FrameTimes> = fc
  .record({
    gaps: fc.array(fc.double({ min: 0.001, max: 2, noNaN: true }), { minLength: 1, maxLength: 40 }),
    start: fc.double({ min: -1, max: 9, noNaN: true }),
    fps: fc.constantFrom(12.5, 25, 29.97),
    even: fc.boolean(),
  })
  .map(({ gaps, start, fps, even }) => {
    const frames = gaps.length;
    if (even) return { frames, fps, start };
    let time = start;
    return {
      frames,
      fps,
      times: gaps.map((gap) => {
        time += gap;
        return time;
      }),
    };
  });

test("parts that follow each other have every frame once, whatever the times", () => {
  fc.assert(
    fc.property(anyClip, fc.double({ min: -2, max: 60, noNaN: true }), (clip, middle) => {
      const [before, after] = [framesWithin(clip, undefined, middle), framesWithin(clip, middle, undefined)];
      expect(before.frames + after.frames).toBe(clip.frames);
      if (after.frames > 0) expect(after.first).toBe(before.frames);
    }),
    { numRuns: 200, seed: 7 },
  );
});

test("frameAt() undoes secondsAt(), and a part's times begin with its first frame", () => {
  fc.assert(
    fc.property(anyClip, fc.double({ min: 0, max: 1, noNaN: true }), (clip, share) => {
      const frame = Math.floor(share * clip.frames);
      expect(frameAt(clip, secondsAt(clip, frame))).toBeCloseTo(frame, 6);
      const part = partOfTimes(clip, { first: frame, frames: clip.frames - frame });
      const length = secondsAt(clip, clip.frames) - secondsAt(clip, frame);
      if (part.frames > 1) expect(secondsAt(part, part.frames)).toBeCloseTo(length, 4);
      if (part.frames > 0) expect(secondsAt(part, 0)).toBe(0);
    }),
    { numRuns: 200, seed: 7 },
  );
  expect([frameAt(UNEVEN, -1), frameAt(UNEVEN, 99), frameAt(UNEVEN, 0.446)]).toEqual([0, 24, 12.5]);
});

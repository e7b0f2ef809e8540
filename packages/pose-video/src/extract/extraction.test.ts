import { expect, test } from "@jest/globals";
import { holisticComponents } from "@msmae/pose";
import fc from "fast-check";
import { expectedFrames, foundCounter, frameRate, timingOf } from "./extraction.js";

test("frameRate() keeps the rate that the file claims where its frames are there", () => {
  const ntsc = Array.from({ length: 300 }, (_, i) => (i * 1001) / 30000);
  expect(frameRate(ntsc, 30000 / 1001)).toEqual({ fps: 30000 / 1001, constantRate: true });
  const milliseconds = ntsc.map((time) => Math.round(1000 * time) / 1000); // as WebM stores them
  expect(frameRate(milliseconds, 30000 / 1001)).toEqual({ fps: 30000 / 1001, constantRate: true });
  expect(frameRate(ntsc, 25).fps).toBeCloseTo(29.97, 3);
  expect(frameRate(ntsc, undefined)).toMatchObject({ constantRate: true });
});

test("frameRate() of frames at irregular times is their mean", () => {
  expect(frameRate([2, 2.1, 2.2, 4], 10)).toEqual({ fps: 1.5, constantRate: false });
  expect(frameRate([0, 0, 0], 10)).toEqual({ fps: 10, constantRate: false });
  expect(frameRate([0, 0], undefined)).toEqual({ fps: 0, constantRate: false });
  expect(frameRate([5], 25)).toEqual({ fps: 25, constantRate: true });
  expect(frameRate([5], undefined)).toEqual({ fps: 0, constantRate: true });
});

test("timingOf() says where frames begin and how far apart they are", () => {
  const timing = { fps: 10, constantRate: false };
  expect(timingOf({ ...timing, times: [0.5, 0.75, 0.875, 1.375] })).toEqual({
    ...timing,
    ...{ first: 0.5, shortest: 0.125, longest: 0.5 },
  });
  expect(timingOf({ ...timing, times: [0.5] })).toEqual({ ...timing, first: 0.5, shortest: 0, longest: 0 });
  expect(timingOf({ ...timing, times: [] })).toEqual({ ...timing, first: 0, shortest: 0, longest: 0 });
});

test("frameRate() finds the rate of any even frames, from any claim", () => {
  const rate = fc.double({ min: 1, max: 120, noNaN: true });
  fc.assert(
    fc.property(
      rate,
      fc.option(rate, { nil: undefined }),
      fc.integer({ min: 2, max: 500 }),
      (fps, claimed, frames) => {
        const times = Array.from({ length: frames }, (_, i) => 7 + i / fps);
        const found = frameRate(times, claimed);
        expect(found.constantRate).toBe(true);
        // Over the whole clip no more than half a frame off.
        expect(Math.abs((frames - 1) / found.fps - (frames - 1) / fps)).toBeLessThanOrEqual(
          0.5 / found.fps + 1e-9,
        );
      },
    ),
  );
});

test("expectedFrames() knows what a start, a limit and another rate leave", () => {
  const video = { frames: 100, fps: 25 };
  expect(expectedFrames(video, {})).toBe(100);
  expect(expectedFrames(video, { start: 1 })).toBe(75);
  expect(expectedFrames(video, { start: 1, fps: 50, frames: 200 })).toBe(150);
  expect(expectedFrames(video, { frames: 7 })).toBe(7);
  expect(expectedFrames(video, { start: 60 })).toBe(0);
  expect(expectedFrames({ frames: undefined, fps: 25 }, {})).toBeUndefined();
});

test("foundCounter() counts each part by its own points", () => {
  const { found, add } = foundCounter(holisticComponents({ facePoints: 468, world: true }));
  const seen = (...ranges: [number, number][]) => {
    const values = new Float32Array(576 * 4);
    for (const [from, to] of ranges) values.fill(0.5, 3 * 576 + from, 3 * 576 + to);
    return values;
  };
  add(seen([0, 33]));
  add(seen([0, 33], [33, 501]));
  add(seen([522, 543])); // the right hand
  add(seen([543, 576])); // world landmarks count as nothing
  expect(found).toEqual({ body: 2, face: 1, left: 0, right: 1 });
});

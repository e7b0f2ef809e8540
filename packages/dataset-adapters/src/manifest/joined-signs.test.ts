import { expect, test } from "@jest/globals";
import type { Pose } from "@msmae/pose";
import { normal, seeded } from "@msmae/random";
import { makePose } from "@msmae/testing";
import fc from "fast-check";
import { joinedSigns, type SignFrames } from "./joined-signs.js";

const GAP = 5; // 0.2 s at 25 frames/s

/**
 * Signs of so many frames each, joined as spoken-to-signed does it: five missing frames between two of them, filled in by
 * linear interpolation, then a Savitzky-Golay filter (window 3, order 1), whose ends are a line through three frames.
 */
function join(
  lengths: readonly number[],
  seed: number,
): { readonly pose: Pose; readonly signs: SignFrames[] } {
  const random = seeded(seed);
  const signs: SignFrames[] = [];
  let frames = 0;
  for (const [i, length] of lengths.entries()) {
    if (i > 0) frames += GAP;
    signs.push({ start: frames, end: frames + length });
    frames += length;
  }
  const real = Array.from({ length: frames }, (_, t) =>
    signs.some(({ start, end }) => t >= start && t < end),
  );
  const first = real.indexOf(true);
  const tracks = new Map<number, number[]>();
  const track = (point: number): number[] => {
    const known = tracks.get(point);
    if (known !== undefined) return known;
    const x = real.map((seen) => (seen ? 300 + 40 * normal(random) : Number.NaN));
    for (let t = first; t < frames; t++) {
      if (real[t]) continue;
      const next = real.indexOf(true, t);
      x[t] = x[t - 1]! + (x[next]! - x[t - 1]!) / (next - t + 1);
    }
    const smooth = x.map((value, t) =>
      t > first && t < frames - 1 ? (x[t - 1]! + value + x[t + 1]!) / 3 : value,
    );
    if (frames - first > 2) {
      smooth[first] = (5 * x[first]! + 2 * x[first + 1]! - x[first + 2]!) / 6;
      smooth[frames - 1] = (5 * x[frames - 1]! + 2 * x[frames - 2]! - x[frames - 3]!) / 6;
    }
    tracks.set(point, smooth);
    return smooth;
  };
  const pose = makePose({ frames, at: (t, point) => [track(point)[t] ?? 0, 200] });
  for (let t = 0; t < first; t++) pose.confidence.fill(0, t * pose.points, (t + 1) * pose.points);
  return { pose, signs };
}

test("joinedSigns() finds the signs that were joined, those of one frame and of none as well", () => {
  // Two frames alone between gaps are a straight line too; the last sign always has frames.
  const length = fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 3, max: 20 }));
  const signs = fc.tuple(fc.array(length, { maxLength: 6 }), fc.integer({ min: 4, max: 20 }));
  fc.assert(
    fc.property(signs, fc.nat(), ([before, last], seed) => {
      const joined = join([...before, last], seed);
      const found = joinedSigns(joined.pose, joined.signs.length);
      // Between two gaps a sign of one frame is no straight line, and one of none leaves a longer one.
      expect(found).toEqual(joined.signs);
    }),
  );
});

test("joinedSigns() does not guess", () => {
  const { pose } = join([6, 7, 8], 1);
  expect(joinedSigns(pose, 3)).toBeDefined();
  expect(joinedSigns(pose, 2)).toBeUndefined();
  expect(joinedSigns(pose, 4)).toBeUndefined();
  expect(joinedSigns(makePose({ frames: 13 }), 3)).toBeUndefined(); // one straight line
  expect(joinedSigns({ ...pose, fps: 0 }, 3)).toBeUndefined();
  expect(joinedSigns({ ...pose, confidence: pose.confidence.map(() => 0) }, 3)).toBeUndefined();
});

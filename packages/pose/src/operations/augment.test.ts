import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  augment2d,
  augmentNoise,
  augmentSpeed,
  extractStreams,
  normalise,
  sampleDeletedOrCopiedFrames,
  sampleKeptFrames,
  sampleMatrix2d,
  selectFrames,
  transform2d,
} from "../index.js";
import { mediapipe, poseOf, seeded } from "../poses.fixture.js";
import { normal } from "./random.js";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const draws = <V>(count: number, draw: () => V) => Array.from({ length: count }, draw);

const streams = normalise(extractStreams(poseOf(mediapipe("body", "right"), 50), ["body", "right"]));

test("normal() has mean 0, variance 1 and the normal distribution's tails", () => {
  const random = seeded(3);
  const values = draws(20_000, () => normal(random));
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
  expect(mean(values.map((value) => (Math.abs(value) > 2 ? 1 : 0)))).toBeCloseTo(0.0455, 2);
});

test("sampleMatrix2d() varies symmetrically around the identity, also in y's scale", () => {
  const random = seeded(5);
  const matrices = draws(4000, () => sampleMatrix2d(random));
  // E cos = exp(-0.02); all other factors have mean 0 or 1.
  const expected = [Math.exp(-0.02), 0, 0, Math.exp(-0.02)];
  for (const [i, value] of expected.entries()) expect(mean(matrices.map((m) => m[i]!))).toBeCloseTo(value, 1);
  const only = (deviations: object) =>
    sampleMatrix2d(seeded(1), { rotation: 0, shear: 0, scale: 0, ...deviations });
  expect(only({})).toEqual([1, 0, 0, 1]);
  expect(only({ scale: 0.2 }).map((value) => value !== 0)).toEqual([true, false, false, true]);
  const [a, b, c, d] = only({ rotation: 0.2 });
  expect([a, c]).toEqual([d, -b]);
  expect(a ** 2 + b ** 2).toBeCloseTo(1, 12);
});

test("augment2d() is one matrix for all frames and streams, keeps what is missing, and repeats itself", () => {
  const holes = {
    ...streams.streams.body!,
    present: streams.streams.body!.present.map((_, i) => (i % 3 ? 1 : 0)),
  };
  const clip = { ...streams, streams: { ...streams.streams, body: holes } };
  const augmented = augment2d(clip, seeded(7));
  expect(augment2d(clip, seeded(7))).toEqual(augmented);
  const [a, b, c, d] = sampleMatrix2d(seeded(7));
  for (const name of ["body", "right"] as const) {
    const [before, after] = [clip.streams[name]!, augmented.streams[name]!];
    expect(after.present).toEqual(before.present);
    for (const [i, seen] of before.present.entries()) {
      const [x, y] = seen ? [before.coordinates[2 * i]!, before.coordinates[2 * i + 1]!] : [0, 0];
      expect(after.coordinates[2 * i]).toBeCloseTo(x * a + y * c, 3);
      expect(after.coordinates[2 * i + 1]).toBeCloseTo(x * b + y * d, 3);
    }
  }
});

test("transform2d() leaves z and whatever is beyond", () => {
  const pose = poseOf(mediapipe("body"), 2);
  pose.data.forEach((_, i) => {
    if (i % 3 === 2) pose.data[i] = i;
  });
  const turned = transform2d(pose, [0, 1, -1, 0]);
  expect([...turned.data.subarray(3, 6)]).toEqual([-pose.data[4]!, pose.data[3], 5]);
});

test("augmentNoise() moves what is seen by its deviation, and nothing else", () => {
  const clip = extractStreams(poseOf(mediapipe("body"), 400), ["body"]);
  clip.streams.body!.present[0] = 0;
  const { coordinates } = augmentNoise(clip, seeded(2), 0.5).streams.body!;
  const moved = Array.from(coordinates, (value, i) => value - clip.streams.body!.coordinates[i]!);
  expect(moved.slice(0, 2)).toEqual([0, 0]);
  expect(Math.sqrt(mean(moved.map((value) => value ** 2)))).toBeCloseTo(0.5, 1);
  expect(() => augmentNoise(clip, seeded(2), -1)).toThrow("Got noise of deviation -1");
});

test("augmentSpeed() makes as many clips shorter as longer", () => {
  const random = seeded(11);
  const lengths = draws(300, () => augmentSpeed(streams, random).frames);
  expect(mean(lengths.map((frames) => (frames < 50 ? 1 : 0)))).toBeCloseTo(0.5, 0);
  expect(Math.min(...lengths)).toBeGreaterThan(20);
  expect(augmentSpeed(streams, random, 0)).toEqual(streams);
});

test("sampleKeptFrames() drops as many frames as pose-format does, each equally likely", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (frames, ratio, seed) => {
      const kept = sampleKeptFrames(seeded(seed), frames, ratio);
      expect(kept.length).toBe(frames - Math.min(Math.floor(frames * ratio), Math.floor(frames * 0.99)));
      expect(kept.every((frame, i) => frame < frames && (i === 0 || frame > kept[i - 1]!))).toBe(true);
    }),
  );
  const random = seeded(4);
  const first = draws(2000, () => (sampleKeptFrames(random, 10, 0.3).includes(0) ? 1 : 0));
  expect(mean(first)).toBeCloseTo(0.7, 1);
  expect(selectFrames(streams, sampleKeptFrames(random, 50, 0.2)).frames).toBe(40);
  expect(() => sampleKeptFrames(random, 10, 1.1)).toThrow("Got a ratio of 1.1");
});

test("sampleDeletedOrCopiedFrames() changes a fifth of the frames, half of them by copying", () => {
  const random = seeded(6);
  const [deleted, copied] = [[], []] as [number[], number[]];
  for (let i = 0; i < 300; i++) {
    const frames = [...sampleDeletedOrCopiedFrames(random, 100)];
    const different = new Set(frames);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    deleted.push(100 - different.size);
    copied.push(frames.length - different.size);
    expect(deleted.at(-1)! + copied.at(-1)!).toBe(20);
  }
  expect(mean(deleted)).toBeCloseTo(10, 0);
  // A single frame is never deleted altogether.
  expect(
    draws(20, () => sampleDeletedOrCopiedFrames(random, 1, 1).length).every((length) => length > 0),
  ).toBe(true);
});

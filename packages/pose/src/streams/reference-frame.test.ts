import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  extractStreams,
  flip,
  mapStreams,
  NoHandsError,
  NoReferenceError,
  NoShouldersError,
  normalise,
  type PoseStreams,
  selectFrames,
} from "../index.js";
import { component, mediapipe, poseOf, seeded } from "../poses.fixture.js";

/** Hands alone, at random places of a picture, no body in the file. */
function hands(frames: number, seed = 1): PoseStreams {
  const pose = poseOf(mediapipe("left", "right"), frames);
  const random = seeded(seed);
  for (let i = 0; i < pose.data.length; i++) pose.data[i] = 100 + 300 * random();
  for (let i = 0; i < pose.confidence.length; i++) pose.confidence[i] = random() < 0.8 ? 1 : 0;
  return { ...extractStreams(pose, ["left", "right"]), reference: "hands" };
}

test("normalise() by the hands puts the mean wrist at 0 and makes a palm a quarter, without shoulders", () => {
  const streams = hands(30);
  expect(() => normalise({ ...streams, reference: "shoulders" })).toThrow(NoShouldersError);
  const { left, right } = normalise(streams).streams;
  let [x, y, wrists, palm, palms] = [0, 0, 0, 0, 0];
  for (const { coordinates, present } of [left!, right!]) {
    for (let k = 0; k < 30 * 21; k += 21) {
      const way = (a: number, b: number) =>
        present[k + a] && present[k + b]
          ? Math.hypot(
              coordinates[2 * (k + a)]! - coordinates[2 * (k + b)]!,
              coordinates[2 * (k + a) + 1]! - coordinates[2 * (k + b) + 1]!,
            )
          : 0;
      const longest = Math.max(way(0, 9), 1.2 * way(5, 17));
      if (longest > 0) [palm, palms] = [palm + longest, palms + 1];
      if (present[k]) [x, y, wrists] = [x + coordinates[2 * k]!, y + coordinates[2 * k + 1]!, wrists + 1];
    }
  }
  expect(x / wrists).toBeCloseTo(0, 4);
  expect(y / wrists).toBeCloseTo(0, 4);
  expect(palm / palms).toBeCloseTo(0.25, 5);
});

test("normalise() by the hands sees neither where they were nor how large, but where they are to each other", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.double({ min: 0.1, max: 20, noNaN: true }),
      fc.integer({ min: -2000, max: 2000 }),
      (seed, scale, shift) => {
        const streams = hands(6, seed);
        const moved = mapStreams(streams, ({ coordinates, present }) => ({
          coordinates: coordinates.map((value, i) => (present[i >> 1] ? scale * value + shift : 0)),
          present,
        }));
        const [a, b] = [normalise(streams), normalise(moved)].map(({ streams: { left, right } }) => [
          ...left!.coordinates,
          ...right!.coordinates,
        ]);
        const largest = Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)));
        expect(largest).toBeLessThan(2e-3);
      },
    ),
    { numRuns: 50 },
  );
});

test("the reference stays with clips that are cut and mirrored; a mirrored hand is normalised to its mirror image", () => {
  const streams = hands(8);
  expect(selectFrames(streams, [1, 2]).reference).toBe("hands");
  const mirrored = normalise(flip(streams, 640));
  const image = flip(normalise(streams));
  expect(mirrored.reference).toBe("hands");
  for (const side of ["left", "right"] as const) {
    for (const [i, value] of mirrored.streams[side]!.coordinates.entries()) {
      expect(value).toBeCloseTo(image.streams[side]!.coordinates[i]!, 4);
    }
  }
});

test("normalise() by the hands takes one hand alone, and refuses a clip in which no palm is seen", () => {
  const { left } = hands(5).streams;
  const one: PoseStreams = { ...hands(5), streams: { left: left! }, reference: "hands" };
  expect(normalise(one).streams.left!.present).toEqual(left!.present);
  const nothing = mapStreams(one, ({ coordinates, present }) => ({
    coordinates,
    present: new Uint8Array(present.length),
  }));
  for (const [clip, detail] of [
    [nothing, "cannot be normalised: none of 5 frames shows the palm of a hand"],
    [selectFrames(one, []), "cannot be normalised: there are no frames"],
  ] as const) {
    let error: unknown;
    try {
      normalise(clip);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NoHandsError);
    expect(error).toBeInstanceOf(NoReferenceError);
    expect([(error as NoHandsError).message, (error as NoHandsError).reference]).toEqual([detail, "hands"]);
  }
  const body = extractStreams(poseOf([component("LEFT_HAND_LANDMARKS", [], "XYC")], 1), []);
  expect(() => normalise({ ...body, reference: "hands" })).toThrow(NoHandsError);
});

import { expect, test } from "@jest/globals";
import { KEYPOINTS, type PoseStreams, STREAM_NAMES, type StreamName, type StreamSequence } from "@msmae/pose";
import { integer, normal, seeded } from "@msmae/random";
import fc from "fast-check";
import { decodeFrames, encodeFrames, frameLayout } from "./frame-codec.js";

function randomStreams(
  names: readonly StreamName[],
  frames: number,
  scale: number,
  seed: number,
): PoseStreams {
  const random = seeded(seed);
  const sequence = (keypoints: number): StreamSequence => {
    const present = Uint8Array.from({ length: frames * keypoints }, () => integer(random, 2));
    const coordinates = Float32Array.from({ length: 2 * present.length }, (_, i) =>
      present[i >> 1] === 1 ? scale * (normal(random) + 3) : 0,
    );
    return { coordinates, present };
  };
  const streams = Object.fromEntries(names.map((name) => [name, sequence(KEYPOINTS[name])]));
  return { frames, fps: 25, shoulders: sequence(2), streams };
}

const sequences = (streams: PoseStreams) => [streams.shoulders, ...Object.values(streams.streams)];

test("decodeFrames() undoes encodeFrames() to 1/131070 of a stream's extent in its frame, presence exactly", () => {
  fc.assert(
    fc.property(
      fc.subarray([...STREAM_NAMES], { minLength: 1 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(1e-3, 1, 1000, 1e6),
      fc.integer(),
      (names, frames, scale, seed) => {
        const original = randomStreams(names, frames, scale, seed);
        const layout = frameLayout(names);
        const records = encodeFrames(original, layout);
        expect(records).toHaveLength(frames * layout.bytes);
        const all = Uint32Array.from({ length: frames }, (_, t) => t);
        const decoded = decodeFrames(records, layout, all, 25, names);
        expect(Object.keys(decoded.streams)).toEqual(STREAM_NAMES.filter((name) => names.includes(name)));
        const found = sequences(decoded);
        for (const [s, { coordinates, present }] of sequences({
          ...original,
          streams: ordered(original),
        }).entries()) {
          expect(found[s]?.present).toEqual(present);
          const keypoints = present.length / Math.max(1, frames);
          for (let t = 0; t < frames; t++) {
            for (const axis of [0, 1]) {
              const indices = Array.from({ length: keypoints }, (_, k) => t * keypoints + k);
              const seen = indices.filter((i) => present[i] === 1).map((i) => coordinates[2 * i + axis]!);
              const extent = Math.max(...seen) - Math.min(...seen);
              // and the rounding of float32 beside
              const allowed = extent / 131070 + 2 ** -23 * Math.max(...seen.map(Math.abs));
              for (const i of indices) {
                const error = Math.abs(found[s]!.coordinates[2 * i + axis]! - coordinates[2 * i + axis]!);
                if (present[i] === 1) expect(error).toBeLessThanOrEqual(allowed);
                else expect(error).toBe(0);
              }
            }
          }
        }
      },
    ),
  );
});

const ordered = ({ streams }: PoseStreams): PoseStreams["streams"] =>
  Object.fromEntries(STREAM_NAMES.filter((name) => streams[name]).map((name) => [name, streams[name]]));

test("a stream that spans 2,000 pixels is off by less than a tenth of one, and fills the stated bytes", () => {
  expect(frameLayout(["body", "left", "right"]).bytes).toBe(280);
  expect(frameLayout(["face", "right", "left", "body"]).bytes).toBe(760);
  const original = randomStreams(["body"], 1, 1, 1);
  original.streams.body?.present.fill(1);
  original.streams.body?.coordinates.set([0, 0, 2000, 1080, 1234.567, 777.77]);
  const layout = frameLayout(["body"]);
  const { streams } = decodeFrames(encodeFrames(original, layout), layout, [0], 25, ["body"]);
  for (const [i, value] of [1234.567, 777.77].entries()) {
    expect(Math.abs(streams.body!.coordinates[4 + i]! - value)).toBeLessThan(0.016);
  }
});

test("decodeFrames() takes the frames that it is asked for, in their order, and no stream beside", () => {
  const original = randomStreams(["body", "face"], 9, 100, 2);
  const layout = frameLayout(["body", "face"]);
  const records = encodeFrames(original, layout);
  const every = decodeFrames(records, layout, [0, 1, 2, 3, 4, 5, 6, 7, 8], 25, ["face"]);
  const some = decodeFrames(records, layout, [7, 2], 25, ["face"]);
  expect(Object.keys(some.streams)).toEqual(["face"]);
  expect(some.streams.face?.coordinates.subarray(224)).toEqual(
    every.streams.face?.coordinates.subarray(448, 672),
  );
  expect(some.frames).toBe(2);
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  extractStreams,
  NoShouldersError,
  normalise,
  type PoseStreams,
  readPose,
  type StreamSequence,
} from "../index.js";
import { bytesOf, goldens, mediapipe, poseOf } from "../poses.fixture.js";

function sequence(coordinates: readonly number[], present?: readonly number[]): StreamSequence {
  return {
    coordinates: Float32Array.from(coordinates),
    present: Uint8Array.from(present ?? coordinates.slice(0, coordinates.length / 2).fill(1)),
  };
}

function failure(streams: PoseStreams): NoShouldersError {
  try {
    normalise(streams);
  } catch (error) {
    expect(error).toBeInstanceOf(NoShouldersError);
    return error as NoShouldersError;
  }
  throw new Error("Nothing was thrown.");
}

test("normalise() puts the mean middle of the shoulders at 0 and makes their mean distance 1, for all streams", () => {
  const streams: PoseStreams = {
    frames: 3,
    fps: 25,
    // Midpoints (20, 0) and (40, 10), distances 20 and 60; the second frame shows one shoulder only.
    shoulders: sequence([30, 0, 10, 0, 999, 999, 0, 0, 70, 10, 10, 10], [1, 1, 1, 0, 1, 1]),
    streams: { left: sequence([30, 5, 70, 45, 30, 7], [1, 1, 0]) },
  };
  const { streams: out, shoulders } = normalise(streams);
  expect([...out.left!.coordinates]).toEqual([0, 0, 1, 1, 0, 0]); // centre (30, 5), scale 1/40
  expect([...out.left!.present]).toEqual([1, 1, 0]);
  expect([...shoulders.coordinates.subarray(0, 4)]).toEqual([0, -0.125, -0.5, -0.125]);
  expect([...shoulders.present]).toEqual([1, 1, 1, 0, 1, 1]);
});

test("normalise() agrees with pose-format's Pose.normalize", () => {
  const golden = goldens.find(({ normalised }) => normalised !== undefined)!;
  const pose = readPose(bytesOf(golden));
  const { body } = normalise(extractStreams(pose, ["body"])).streams;
  const places = ["LShoulder", "RShoulder", "LElbow", "RElbow", "LWrist", "RWrist"].map((name) =>
    pose.components[0]!.points.indexOf(name),
  );
  for (let frame = 0; frame < pose.frames; frame++) {
    for (const [k, place] of places.entries()) {
      for (const d of [0, 1]) {
        const expected = golden.normalised![(frame * pose.points + place) * 2 + d]!;
        expect(body!.coordinates[(frame * 6 + k) * 2 + d]).toBeCloseTo(expected, 5);
      }
    }
  }
});

test("normalise() does not see where the person stood and how large the picture was", () => {
  const original = extractStreams(poseOf(mediapipe("body", "right"), 5), ["body", "right"]);
  const expected = normalise(original);
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.integer({ min: -500, max: 500 }),
      (scale, shift) => {
        const move = ({ coordinates, present }: StreamSequence) => ({
          coordinates: coordinates.map((v) => v * scale + shift),
          present,
        });
        const moved = normalise({
          ...original,
          shoulders: move(original.shoulders),
          streams: { body: move(original.streams.body!), right: move(original.streams.right!) },
        });
        for (const name of ["body", "right"] as const) {
          const [a, b] = [moved.streams[name]!.coordinates, expected.streams[name]!.coordinates];
          const worst = a.reduce(
            (most, v, i) => Math.max(most, Math.abs(v - b[i]!) / (1 + Math.abs(b[i]!))),
            0,
          );
          expect(worst).toBeLessThan(1e-2 / Math.min(1, scale));
        }
      },
    ),
    { seed: 1 },
  );
});

test("coordinates that are not finite count as missing", () => {
  const { streams, shoulders } = normalise({
    frames: 2,
    fps: 25,
    shoulders: sequence([1, 0, 0, 0, Number.NaN, 0, 7, 7]),
    streams: { left: sequence([Number.NaN, 1, 1, Number.NEGATIVE_INFINITY]) },
  });
  expect([...streams.left!.coordinates, ...streams.left!.present]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...shoulders.present]).toEqual([1, 1, 0, 1]);
});

test("normalise() divides by no distance of zero, and says what is wrong", () => {
  const streams = { frames: 2, fps: 25, streams: {} };
  expect(failure({ ...streams, shoulders: sequence([1, 2, 1, 2, 3, 4, 3, 4]) }).message).toBe(
    "cannot be normalised: both shoulders are at the same point in all 2 frames that show them",
  );
  expect(failure({ ...streams, shoulders: sequence([1, 2, 5, 2, 3, 4, 9, 4], [1, 0, 0, 1]) })).toMatchObject({
    frames: 2,
  });
  expect(failure({ ...streams, frames: 0, shoulders: sequence([]) }).message).toBe(
    "cannot be normalised: there are no frames",
  );
  const tiny = normalise({
    ...streams,
    shoulders: sequence([0, 0, 1e-45, 0, 0, 0, 1e-45, 0]),
    streams: { left: sequence([9, 9, 9, 9]) },
  });
  expect([...tiny.streams.left!.present]).toEqual([0, 0]); // 9 / 1e-45 is no float32
});

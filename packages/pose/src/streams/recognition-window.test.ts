import { expect, test } from "@jest/globals";
import { NoShouldersError } from "../errors.js";
import type { PoseStreams } from "./pose-streams.js";
import { recognitionWindow } from "./recognition-window.js";

/** Shoulders 2 apart, in the frames that `shown` says; the left hand is at (frame, frame). */
function clip(frames: number, shown: (frame: number) => boolean): PoseStreams {
  const range = [...Array(frames).keys()];
  return {
    ...{ frames, fps: 25 },
    shoulders: {
      coordinates: Float32Array.from(range.flatMap(() => [2, 0, 0, 0])),
      present: Uint8Array.from(range.flatMap((frame) => [Number(shown(frame)), 1])),
    },
    streams: {
      left: {
        coordinates: Float32Array.from(range.flatMap((frame) => Array<number>(42).fill(frame))),
        present: new Uint8Array(21 * frames).fill(1),
      },
    },
  };
}
const xs = ({ streams }: PoseStreams) => Array.from(streams.left!.coordinates).filter((_, i) => i % 42 === 0);

const filled = (frames: number) => ({ frames, fillGaps: true });

test("recognitionWindow() normalises by all frames, and shows the middles of segments", () => {
  const window = recognitionWindow(
    clip(8, (frame) => frame === 0),
    filled(4),
  );
  expect(xs(window)).toEqual([1, 3, 5, 7].map((frame) => (frame - 1) / 2)); // frame 0, with the shoulders, is not among them
  expect(
    xs(
      recognitionWindow(
        clip(2, () => true),
        filled(4),
      ),
    ).map((x) => 2 * x + 1),
  ).toEqual([0, 0, 1, 1]);
});

test("recognitionWindow() draws frames in training, and refuses a clip without shoulders", () => {
  expect(
    xs(
      recognitionWindow(
        clip(8, () => true),
        filled(4),
        () => 0,
      ),
    ).map((x) => 2 * x + 1),
  ).toEqual([0, 2, 4, 6]);
  expect(() =>
    recognitionWindow(
      clip(8, () => false),
      filled(4),
    ),
  ).toThrow(NoShouldersError);
});

test("recognitionWindow() fills gaps of any length, but not the ends", () => {
  const shown = clip(8, () => true);
  const { present, coordinates } = shown.streams.left!;
  for (const frame of [0, 2, 3, 4, 5, 7]) {
    present.fill(0, 21 * frame, 21 * (frame + 1)); // the hand is seen in frames 1 and 6 alone
    coordinates.fill(-9, 42 * frame, 42 * (frame + 1));
  }
  const window = recognitionWindow(shown, filled(8));
  expect(Array.from({ length: 8 }, (_, frame) => window.streams.left!.present[21 * frame])).toEqual([
    0, 1, 1, 1, 1, 1, 1, 0,
  ]);
  const moved = xs(window).map((x) => 2 * x + 1);
  expect(moved.slice(1, 7)).toEqual([1, 2, 3, 4, 5, 6]);
  expect([xs(window)[0], xs(window)[7]]).toEqual([0, 0]);
});

test("recognitionWindow() shows the gaps where they are not to be filled, in training as in a test", () => {
  const shown = clip(8, () => true);
  const { present, coordinates } = shown.streams.left!;
  for (const frame of [2, 3, 5]) {
    present.fill(0, 21 * frame, 21 * (frame + 1));
    coordinates.fill(-9, 42 * frame, 42 * (frame + 1));
  }
  for (const random of [undefined, () => 0.5]) {
    const window = recognitionWindow(shown, { frames: 8, fillGaps: false }, random);
    const seen = Array.from({ length: 8 }, (_, frame) => window.streams.left!.present[21 * frame]);
    expect(seen).toEqual([1, 1, 0, 0, 1, 0, 1, 1]);
    expect(xs(window)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((x) => (seen[x] ? (x - 1) / 2 : 0)));
  }
});

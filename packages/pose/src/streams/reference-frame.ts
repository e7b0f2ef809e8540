import { count } from "@msmae/text";
import { NoHandsError, NoShouldersError } from "../errors.js";
import type { PoseStreams, StreamSequence } from "./pose-streams.js";
import { KEYPOINTS } from "./stream-table.js";

/** From pixels to the clip's own units: x becomes (x - centre) * scale. */
export interface ReferenceFrame {
  readonly centreX: number;
  readonly centreY: number;
  readonly scale: number;
}

const WRIST = 0;
const MIDDLE_KNUCKLE = 9; // of a hand's 21 keypoints, in every layout
const INDEX_KNUCKLE = 5;
const PINKY_KNUCKLE = 17;

/** Width of a palm in shoulder widths. Chosen here: hands get the size that they have in clips with shoulders. */
const PALM = 0.25;
/** Length of a palm, wrist to middle knuckle, in widths of it. Chosen here, roughly. */
const LENGTH_TO_WIDTH = 1.2;

/**
 * The middle of the shoulders and their distance, in the mean over the frames that show both.
 *
 * @throws {NoShouldersError} if no frame shows both shoulders, or they are at one point wherever they are seen.
 */
export function shouldersFrame(streams: PoseStreams): ReferenceFrame {
  const { coordinates, present } = streams.shoulders; // [T, 2, 2], [T, 2]
  let [x, y, distance, seen] = [0, 0, 0, 0];
  for (let frame = 0; frame < streams.frames; frame++) {
    if (present[2 * frame] === 0 || present[2 * frame + 1] === 0) continue;
    const leftX = coordinates[4 * frame]!;
    const leftY = coordinates[4 * frame + 1]!;
    const rightX = coordinates[4 * frame + 2]!;
    const rightY = coordinates[4 * frame + 3]!;
    if (![leftX, leftY, rightX, rightY].every(Number.isFinite)) continue;
    x += (leftX + rightX) / 2;
    y += (leftY + rightY) / 2;
    distance += Math.hypot(leftX - rightX, leftY - rightY);
    seen++;
  }
  if (seen === 0) {
    const what =
      streams.frames === 0
        ? "there are no frames"
        : `none of ${count(streams.frames)} frames shows both shoulders`;
    throw new NoShouldersError(streams.frames, `cannot be normalised: ${what}`);
  }
  if (distance === 0) {
    const detail = `cannot be normalised: both shoulders are at the same point in all ${count(seen)} frames that show them`;
    throw new NoShouldersError(streams.frames, detail);
  }
  return { centreX: x / seen, centreY: y / seen, scale: seen / distance };
}

/**
 * The mean place of the wrists, and the mean length of the palms, of both hands together in all frames that show
 * them: hands keep their places to each other, and their ways. A palm is a quarter, as it is about of the shoulders'
 * width.
 *
 * Chosen here for clips without shoulders, such as those of MediaPipe's HandLandmarker.
 *
 * @throws {NoHandsError} if no frame shows a wrist, or no palm has a length.
 */
export function handsFrame({ streams, frames }: PoseStreams): ReferenceFrame {
  let [x, y, wrists, length, palms] = [0, 0, 0, 0, 0];
  for (const { coordinates, present } of [streams.left, streams.right].filter((hand) => hand !== undefined)) {
    for (let hand = 0; hand < present.length; hand += KEYPOINTS.left) {
      const palm = palmLength({ coordinates, present }, hand);
      if (palm > 0 && palm < Number.POSITIVE_INFINITY) {
        length += palm;
        palms++;
      }
      const [wristX, wristY] = [coordinates[2 * (hand + WRIST)]!, coordinates[2 * (hand + WRIST) + 1]!];
      if (present[hand + WRIST] === 0 || !Number.isFinite(wristX) || !Number.isFinite(wristY)) continue;
      x += wristX;
      y += wristY;
      wrists++;
    }
  }
  if (wrists === 0 || palms === 0) {
    const what =
      frames === 0 ? "there are no frames" : `none of ${count(frames)} frames shows the palm of a hand`;
    throw new NoHandsError(frames, `cannot be normalised: ${what}`);
  }
  return { centreX: x / wrists, centreY: y / wrists, scale: (PALM * palms) / length };
}

/**
 * Of the hand whose keypoints begin at `hand`: its palm seen from the side has a length, seen along the arm a width.
 */
function palmLength(sequence: Pick<StreamSequence, "coordinates" | "present">, hand: number): number {
  const length = distance(sequence, hand + WRIST, hand + MIDDLE_KNUCKLE);
  const width = distance(sequence, hand + INDEX_KNUCKLE, hand + PINKY_KNUCKLE);
  return Math.max(length, LENGTH_TO_WIDTH * width);
}

/** 0 where one of the two is missing. */
function distance(
  { coordinates, present }: Pick<StreamSequence, "coordinates" | "present">,
  a: number,
  b: number,
): number {
  if (present[a] === 0 || present[b] === 0) return 0;
  return Math.hypot(
    coordinates[2 * a]! - coordinates[2 * b]!,
    coordinates[2 * a + 1]! - coordinates[2 * b + 1]!,
  );
}

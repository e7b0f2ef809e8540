import { count, NoShouldersError } from "../errors.js";
import { KEYPOINTS } from "./keypoints.js";
import { mapStreams, type PoseStreams, type StreamSequence } from "./pose-streams.js";

export interface NormaliseOptions {
  /**
   * The hands' own frame of reference. `shoulders`: the same as for all streams, which keeps where the hand is; ours, for
   * the model sees all streams. `wrist`: each hand's wrist is 0 in every frame. `unit`: that, and the mean distance
   * from wrist to knuckle of the middle finger is 1 for each hand, so that hands of all sizes and distances are alike.
   */
  readonly hands?: "shoulders" | "wrist" | "unit";
}

/**
 * One frame of reference for all streams and frames: the middle of the shoulders is 0 and their distance 1, in the
 * mean over the frames that show both.
 *
 * Ours, the paper is silent: pose-format's `Pose.normalize` with the shoulders, in x and y. Keypoints that are missing,
 * or whose coordinates are not finite, become 0 with presence 0.
 *
 * @param streams In pixels.
 * @param options Where hands have their own frame of reference, a hand is missing in frames that do not show its wrist,
 *   and in all frames if its unit cannot be measured.
 * @throws {NoShouldersError} if no frame shows both shoulders, or they are at one point wherever they are seen.
 * @example
 * const window = normalise(selectFrames(streams, frames));
 */
export function normalise(streams: PoseStreams, { hands = "shoulders" }: NormaliseOptions = {}): PoseStreams {
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
  const [centreX, centreY, scale] = [x / seen, y / seen, seen / distance];

  const normalised = mapStreams(streams, (sequence) => {
    const out = {
      coordinates: new Float32Array(sequence.coordinates.length),
      present: new Uint8Array(sequence.present.length),
    };
    for (let i = 0; i < sequence.present.length; i++) {
      if (sequence.present[i] === 0) continue;
      const px = Math.fround((sequence.coordinates[2 * i]! - centreX) * scale);
      const py = Math.fround((sequence.coordinates[2 * i + 1]! - centreY) * scale);
      if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
      out.coordinates[2 * i] = px;
      out.coordinates[2 * i + 1] = py;
      out.present[i] = 1;
    }
    return out;
  });
  if (hands === "shoulders") return normalised;
  const { left, right } = normalised.streams;
  return {
    ...normalised,
    streams: {
      ...normalised.streams,
      ...(left === undefined ? {} : { left: wristRelative(left, hands) }),
      ...(right === undefined ? {} : { right: wristRelative(right, hands) }),
    },
  };
}

const WRIST = 0;
const MIDDLE_KNUCKLE = 9; // of a hand's 21 keypoints, of MediaPipe and of OpenPose

function wristRelative({ coordinates, present }: StreamSequence, unit: "wrist" | "unit"): StreamSequence {
  const out = {
    coordinates: new Float32Array(coordinates.length),
    present: new Uint8Array(present.length),
  };
  const scale = unit === "wrist" ? 1 : 1 / handLength({ coordinates, present });
  if (!Number.isFinite(scale)) return out;
  for (let i = 0; i < present.length; i++) {
    const wrist = i - (i % KEYPOINTS.left) + WRIST;
    if (present[i] === 0 || present[wrist] === 0) continue;
    const x = Math.fround((coordinates[2 * i]! - coordinates[2 * wrist]!) * scale);
    const y = Math.fround((coordinates[2 * i + 1]! - coordinates[2 * wrist + 1]!) * scale);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    out.coordinates[2 * i] = x;
    out.coordinates[2 * i + 1] = y;
    out.present[i] = 1;
  }
  return out;
}

/** The mean distance from the wrist to the knuckle of the middle finger; NaN where no frame shows both. */
function handLength({ coordinates, present }: StreamSequence): number {
  let [sum, seen] = [0, 0];
  for (let hand = 0; hand < present.length; hand += KEYPOINTS.left) {
    const [a, b] = [hand + WRIST, hand + MIDDLE_KNUCKLE];
    if (present[a] === 0 || present[b] === 0) continue;
    const x = coordinates[2 * a]! - coordinates[2 * b]!;
    const y = coordinates[2 * a + 1]! - coordinates[2 * b + 1]!;
    sum += Math.hypot(x, y);
    seen++;
  }
  return sum / seen;
}

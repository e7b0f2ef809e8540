import { NoReferenceError } from "../errors.js";
import { KEYPOINTS } from "./keypoints.js";
import { mapStreams, type PoseStreams, type StreamSequence } from "./pose-streams.js";
import {
  distance,
  handsFrame,
  MIDDLE_KNUCKLE,
  type ReferenceFrame,
  shouldersFrame,
  WRIST,
} from "./reference.js";

export interface NormaliseOptions {
  /**
   * The hands' own frame of reference. `shoulders`: the same as for all streams, which keeps where the hand is; ours, for
   * the model sees all streams. `wrist`: each hand's wrist is 0 in every frame. `unit`: that, and the mean distance
   * from wrist to knuckle of the middle finger is 1 for each hand, so that hands of all sizes and distances are alike;
   * streams of hands alone need no shoulders then.
   */
  readonly hands?: "shoulders" | "wrist" | "unit";
}

/**
 * One frame of reference for all streams and frames: the middle of the shoulders is 0 and their distance 1, in the
 * mean over the frames that show both.
 *
 * Ours, the paper is silent: pose-format's `Pose.normalize` with the shoulders, in x and y. Keypoints that are missing,
 * or whose coordinates are not finite, become 0 with presence 0. Streams whose `reference` is the hands are centred by the
 * wrists and scaled by the palms instead.
 *
 * Give all that there is of a clip, or a window: of a pretraining window the frames that will be masked count too, so its
 * centre and scale are means over visible and masked frames alike (how much that tells: docs/paper.md).
 *
 * @param streams In pixels.
 * @param options Where hands have their own frame of reference, a hand is missing in frames that do not show its wrist,
 *   and in all frames if its unit cannot be measured.
 * @throws {NoShouldersError} if no frame shows both shoulders, or they are at one point wherever they are seen.
 * @throws {NoHandsError} instead, where the reference is the hands and no frame shows a palm.
 * @example
 * const window = normalise(selectFrames(streams, frames));
 */
export function normalise(streams: PoseStreams, { hands = "shoulders" }: NormaliseOptions = {}): PoseStreams {
  const { centreX, centreY, scale } = frameOf(streams, hands);
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

/** Hands of unit size from their wrists are the same whatever the centre and the scale, so by themselves they need none. */
function frameOf(streams: PoseStreams, hands: NormaliseOptions["hands"]): ReferenceFrame {
  const { body, face } = streams.streams;
  try {
    return streams.reference === "hands" ? handsFrame(streams) : shouldersFrame(streams);
  } catch (error) {
    if (!(error instanceof NoReferenceError) || hands !== "unit" || body !== undefined || face !== undefined)
      throw error;
    return { centreX: 0, centreY: 0, scale: 1 };
  }
}

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
    sum += distance({ coordinates, present }, a, b);
    seen++;
  }
  return sum / seen;
}

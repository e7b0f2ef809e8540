import { interpolateAt, normalise, type PoseStreams, segmentFrames } from "@msmae/pose";
import type { Random } from "@msmae/random";

/**
 * A clip of an isolated sign as a model sees it: normalised as a whole, so that frames without shoulders have a frame of
 * reference too (ours), with its gaps filled, then so many of its frames.
 *
 * Between two frames that show it a keypoint moves straight, however long it was lost: where frames are few, one that shows
 * no hand says less than a guess (ours, decision 0062). Before the first and behind the last it stays missing.
 *
 * @param streams In pixels.
 * @param frames T. Paper app. C: 32.
 * @param random Draws the frame of each segment, in training; without it the middles are taken (ours, for tests).
 * @throws {NoShouldersError} if no frame shows both shoulders; {@link NoHandsError} where the reference is the hands and no
 *   frame shows one.
 * @example
 * stackStreams([recognitionWindow(extractStreams(pose, names), 32).streams], names, 32);
 */
export function recognitionWindow(streams: PoseStreams, frames: number, random?: Random): PoseStreams {
  const whole = normalise(streams);
  const chosen = segmentFrames(whole.frames, frames, random);
  return interpolateAt(whole, chosen, { maximalGap: Number.POSITIVE_INFINITY });
}

import { interpolateAt } from "../operations/interpolate-at.js";
import type { Random } from "../operations/random.js";
import { segmentFrames } from "../operations/segment-frames.js";
import { normalise } from "./normalise.js";
import type { PoseStreams } from "./pose-streams.js";

/** What of a clip a model for recognition sees. */
export interface RecognitionInput {
  /** T. Paper app. C: 32. */
  readonly frames: number;
  /**
   * Whether a keypoint moves straight between two frames that show it, however long it was lost. Default: true (the
   * paper is silent on it): with few frames, an interpolated hand tells more than a missing one
   * (docs/lab/recognition-fills-gaps.md).
   */
  readonly fillGaps?: boolean;
}

/**
 * Prepares a clip of an isolated sign for a model: normalises it as a whole (chosen here: frames without shoulders
 * get the same centre and scale), fills gaps where asked to, and samples a fixed number of frames. Before the first
 * and behind the last frame that shows it a keypoint stays missing; with gaps it is missing wherever its frame does
 * not show it.
 *
 * @param streams In pixels.
 * @param random Draws the frame of each segment, in training; without it the middles are taken, so that tests and
 *   evaluation repeat.
 * @throws {NoShouldersError} if no frame shows both shoulders; {@link NoHandsError} where the reference is the hands
 *   and no frame shows one.
 * @example
 * const clip = recognitionWindow(extractStreams(pose, names), { frames: 32, fillGaps: true });
 * clip.frames; // 32
 */
export function recognitionWindow(
  streams: PoseStreams,
  { frames, fillGaps = true }: RecognitionInput,
  random?: Random,
): PoseStreams {
  const whole = normalise(streams);
  const chosen = segmentFrames(whole.frames, frames, random);
  return interpolateAt(whole, chosen, { maximalGap: fillGaps ? Number.POSITIVE_INFINITY : 0 });
}

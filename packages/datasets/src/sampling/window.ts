import { integer, type Random } from "@msmae/random";

/** How a clip becomes a window of `frames` frames. */
export interface WindowConfig {
  /** Frames of a window, T. */
  readonly frames: number;
  /** One frame is taken of each `unit` consecutive ones. */
  readonly unit: number;
}

/**
 * How many windows of a clip an epoch visits: `ceil(length / (unit * frames))`, at least one.
 *
 * Chosen here: the paper does not say what an epoch is; so long videos count in proportion to their length.
 */
export function windowCount(length: number, { frames, unit }: WindowConfig): number {
  return Math.max(1, Math.ceil(length / (unit * frames)));
}

/**
 * The frames of a random window of a clip, ascending.
 *
 * - `unit * frames` or longer: that many consecutive frames from a random start, and one at random of each `unit`.
 *   Paper §4.1: "300 frames from a sequence of 600 consecutive frames (… 2 frames per unit)".
 * - `frames` or longer: the whole clip cut into `frames` segments of (nearly) equal length, one frame at random of
 *   each. Chosen here: it meets the paper's rule where the length is exactly `unit * frames`, and wastes nothing below.
 * - shorter: all frames; the caller pads the end with absent ones. Chosen here: repeating frames would slow the signing
 *   down, and a padded token is free, since the loss ignores missing keypoints.
 *
 * @param length Frames of the clip, at least 1.
 * @returns [min(length, frames)]
 * @example
 * sampleWindow(1200, { frames: 300, unit: 2 }, seeded(7)); // such as [412, 415, 416, …, 1011]
 */
export function sampleWindow(length: number, { frames, unit }: WindowConfig, random: Random): Uint32Array {
  if (length < frames) return Uint32Array.from({ length }, (_, t) => t);
  const span = Math.min(length, unit * frames);
  const start = integer(random, length - span + 1);
  return Uint32Array.from({ length: frames }, (_, t) => {
    const from = Math.floor((t * span) / frames);
    return start + from + integer(random, Math.floor(((t + 1) * span) / frames) - from);
  });
}

/**
 * Window `which` of the {@link windowCount} windows of a clip, without chance: their starts are spread evenly over
 * the clip (a single one is centred), and of each unit or segment the middle frame is taken. Chosen here.
 *
 * @returns [min(length, frames)]
 */
export function fixedWindow(length: number, config: WindowConfig, which: number): Uint32Array {
  const { frames, unit } = config;
  if (length < frames) return Uint32Array.from({ length }, (_, t) => t);
  const span = Math.min(length, unit * frames);
  const count = windowCount(length, config);
  const start = Math.floor(count === 1 ? (length - span) / 2 : ((length - span) * which) / (count - 1));
  return Uint32Array.from({ length: frames }, (_, t) => {
    const from = Math.floor((t * span) / frames);
    const to = Math.floor(((t + 1) * span) / frames); // exclusive
    return start + from + Math.floor((to - from - 1) / 2);
  });
}

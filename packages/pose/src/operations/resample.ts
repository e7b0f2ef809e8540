import { type InterpolateOptions, type InterpolationKind, interpolateAt } from "./interpolate-at.js";
import type { PoseOrStreams } from "./pose-or-streams.js";

/**
 * Interpolates the gaps of each keypoint that are at most `longest` frames long. Longer gaps stay missing, and so do
 * frames before a keypoint is first seen and behind where it is last seen. Coordinates of what stays missing are 0.
 *
 * @param longest In frames; there is no default, since it depends on the frame rate and on what the gaps come from.
 * @throws {RangeError} if `longest` is below 0.
 * @example
 * fillGaps(pose, 0.2 * pose.fps); // a detector that lost a hand for a moment
 */
export function fillGaps<C extends PoseOrStreams>(
  clip: C,
  longest: number,
  kind: InterpolationKind = "linear",
): C {
  const frames = Array.from({ length: clip.frames }, (_, frame) => frame);
  return interpolateAt(clip, frames, { kind, maximalGap: longest });
}

/**
 * Resamples a clip to another frame rate, at the same speed: frame j is what the clip shows at j / fps seconds. The
 * last frame is the last that is not later than the clip's. Between a frame that shows a keypoint and one that misses
 * it the nearer one counts, so that a hand that flickers is seen in about the same share of the frames.
 *
 * pose-format's `interpolate` differs, see {@link interpolate}.
 *
 * @throws {RangeError} if `fps` is not above 0, or the clip has no frame rate.
 * @example
 * const even = resample(pose, 25);
 */
export function resample<C extends PoseOrStreams>(clip: C, fps: number, options: InterpolateOptions = {}): C {
  const step = frameRate(clip.fps) / frameRate(fps);
  const frames = clip.frames === 0 ? 0 : Math.floor((clip.frames - 1) / step + 1e-6) + 1;
  return { ...interpolateAt(clip, positions(clip, frames, step), options), fps };
}

/**
 * Interpolates a clip as Python's pose-format does by `interpolate(new_fps, kind)`: gaps of any length are filled,
 * and round(T * fps / old fps) frames spread evenly from the first to the last.
 *
 * So the first and the last frame are kept, but the movement is slower or faster than it was by up to a frame over the
 * whole clip; {@link resample} keeps its speed. pose-format also sends confidences through the spline, where they
 * overshoot; here they are interpolated linearly.
 *
 * @param fps pose-format: the clip's own, which only fills gaps.
 * @param kind pose-format: cubic.
 * @throws {RangeError} if `fps` is not above 0, or the clip has no frame rate.
 * @example
 * const filled = interpolate(pose);
 */
export function interpolate<C extends PoseOrStreams>(
  clip: C,
  fps: number = clip.fps,
  kind: InterpolationKind = "cubic",
): C {
  const frames = roundHalfToEven((clip.frames * frameRate(fps)) / frameRate(clip.fps));
  const step = frames > 1 ? (clip.frames - 1) / (frames - 1) : 0;
  const options = { kind, maximalGap: Number.POSITIVE_INFINITY };
  return { ...interpolateAt(clip, positions(clip, frames, step), options), fps };
}

/**
 * Plays a clip `factor` times as fast, at the same frame rate: with 2 it takes half of the frames.
 *
 * @throws {RangeError} if `factor` is not above 0.
 * @example
 * changeSpeed(streams, 1.25);
 */
export function changeSpeed<C extends PoseOrStreams>(
  clip: C,
  factor: number,
  options: InterpolateOptions = {},
): C {
  if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`Got a speed of ${factor}, expected a number above 0.`);
  }
  const frames = clip.frames === 0 ? 0 : Math.floor((clip.frames - 1) / factor + 1e-6) + 1;
  return interpolateAt(clip, positions(clip, frames, factor), options);
}

/** [frames] every `step` frames from the first on, not behind the last. */
function positions(clip: PoseOrStreams, frames: number, step: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, i) => Math.min(i * step, clip.frames - 1));
}

function frameRate(fps: number): number {
  if (!(fps > 0 && fps < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`Got ${fps} frames a second, expected a number above 0.`);
  }
  return fps;
}

/** As Python's `round`. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

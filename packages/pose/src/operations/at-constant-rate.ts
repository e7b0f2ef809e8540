import type { Pose } from "../pose.js";
import { type InterpolateOptions, interpolateAt } from "./interpolate-at.js";

/**
 * Resamples a recording with uneven frame times to a constant frame rate, as `.pose` files have it. Frame i is what
 * was at i / fps seconds after the first; between two recorded frames it is interpolated.
 *
 * @param recording A pose, and [T] seconds at which its frames are.
 * @throws {RangeError} if the rate is not above 0, or the times do not increase.
 * @example
 * const pose = atConstantRate(recording, 25);
 */
export function atConstantRate(
  { pose, times }: { readonly pose: Pose; readonly times: ArrayLike<number> },
  fps: number,
  options: InterpolateOptions = {},
): Pose {
  if (!(fps > 0 && Number.isFinite(fps)))
    throw new RangeError(`Got ${fps} frames a second, expected a number above 0.`);
  const late = Array.from(times).findIndex((time, t) => t > 0 && !(time > times[t - 1]!));
  if (late > 0)
    throw new RangeError(
      `Got frame ${late} at ${times[late]} seconds, expected more than ${times[late - 1]}.`,
    );
  const frames = times.length === 0 ? 0 : Math.floor((times[times.length - 1]! - times[0]!) * fps + 1e-6) + 1;
  let before = 0;
  const positions = Float64Array.from({ length: frames }, (_, i) => {
    const time = times[0]! + i / fps;
    while (before < times.length - 2 && times[before + 1]! <= time) before++;
    if (times.length === 1) return 0;
    return Math.min(
      before + (time - times[before]!) / (times[before + 1]! - times[before]!),
      times.length - 1,
    );
  });
  return { ...interpolateAt(pose, positions, options), fps };
}

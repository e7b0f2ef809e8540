import type { PoseOrStreams } from "./pose-or-streams.js";
import { normal, type Random } from "./random.js";
import { changeSpeed } from "./resample.js";

/**
 * Changes the speed of a clip at random.
 *
 * @param deviation Of the speed's logarithm, so that half of the clips get faster and half slower. Default: 0.2; two
 *   thirds of the speeds are between 0.82 and 1.22.
 * @throws {RangeError} if `deviation` is below 0.
 * @example
 * augmentSpeed(streams, seeded(7));
 */
export function augmentSpeed<C extends PoseOrStreams>(clip: C, random: Random, deviation = 0.2): C {
  if (!(deviation >= 0)) throw new RangeError(`Got a speed of deviation ${deviation}, expected at least 0.`);
  return changeSpeed(clip, Math.exp(deviation * normal(random)));
}

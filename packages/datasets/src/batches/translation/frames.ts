import { sampleDeletedOrCopiedFrames } from "@msmae/pose";
import { integer, type Random } from "@msmae/random";

/** How a clip becomes frames. */
export interface FrameConfig {
  /** One frame is taken of each so many. */
  readonly unit: number;
  /** The share of them that is deleted or copied in training. */
  readonly temporal: number;
  /** The most frames. */
  readonly limit: number;
}

/** How many frames a clip has when one of each unit was taken; at least 1. */
export const unitsOf = (frames: number, unit: number): number => Math.max(1, Math.floor(frames / unit));

/**
 * The frames of a clip of a sentence.
 *
 * With `random`, in training: one of each unit at random, then a part of them deleted or copied (paper §4.3). Without:
 * the middle of each unit. Where there are more than the limit, so many of them, evenly spread.
 *
 * @returns Ascending, at least one.
 * @example
 * translationFrames(100, { unit: 1, temporal: 0.2, limit: 4096 }, seeded(7)).length; // 80 to 120
 */
export function translationFrames(
  frames: number,
  { unit, temporal, limit }: FrameConfig,
  random?: Random,
): Uint32Array {
  const width = Math.min(unit, frames);
  const units = Uint32Array.from({ length: unitsOf(frames, unit) }, (_, at) => {
    const within = random === undefined ? Math.floor((width - 1) / 2) : integer(random, width);
    return at * unit + within;
  });
  const fitting = spread(units, limit);
  if (random === undefined) return fitting;
  const changed = sampleDeletedOrCopiedFrames(random, fitting.length, temporal);
  return spread(
    changed.map((at) => fitting[at]!),
    limit,
  );
}

/** At most so many, evenly spread, the first and the last one among them. */
function spread(frames: Uint32Array, limit: number): Uint32Array {
  if (frames.length <= limit) return frames;
  const step = (frames.length - 1) / Math.max(1, limit - 1);
  return Uint32Array.from({ length: limit }, (_, at) => frames[Math.round(at * step)]!);
}

import type { Random } from "./random.js";

/**
 * Samples a fixed number of frames of a clip of any length, for {@link selectFrames}: one frame of each of as many
 * equal segments. A clip of fewer frames than segments shows some of them several times.
 *
 * @param frames Of the clip, at least 1.
 * @param segments How many frames to take. Paper, recognition: 32.
 * @param random Draws each segment's frame; without it the one in the segment's middle is taken.
 * @returns [segments], ascending.
 * @throws {RangeError} if the clip has no frames.
 * @example
 * segmentFrames(8, 4); // [1, 3, 5, 7]
 * const window = selectFrames(streams, segmentFrames(streams.frames, 32, seeded(7)));
 */
export function segmentFrames(frames: number, segments: number, random: Random = () => 0.5): Uint32Array {
  if (!(frames >= 1)) throw new RangeError(`Got a clip of ${frames} frames; expected at least 1.`);
  return Uint32Array.from({ length: segments }, (_, segment) =>
    Math.min(frames - 1, Math.floor(((segment + random()) * frames) / segments)),
  );
}

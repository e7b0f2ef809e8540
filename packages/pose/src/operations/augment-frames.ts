import type { Random } from "./random.js";

/**
 * Samples the frames that remain when a share of them is dropped at random, for {@link selectFrames}: pose-format's
 * `frame_dropout_given_percent`, which rounds the number of dropped frames down and keeps at least a hundredth.
 *
 * @param ratio The part that is dropped, 0 to 1.
 * @returns Ascending.
 * @throws {RangeError} if `ratio` is not within [0, 1].
 * @example
 * const thinned = selectFrames(streams, sampleKeptFrames(seeded(7), streams.frames, 0.2));
 */
export function sampleKeptFrames(random: Random, frames: number, ratio: number): Uint32Array {
  const drops = chosen(random, frames, Math.min(part(frames, ratio), Math.floor(frames * 0.99)));
  return Uint32Array.from(
    Array.from({ length: frames }, (_, frame) => frame).filter((frame) => !drops.has(frame)),
  );
}

/**
 * Samples frames of which a share is deleted or repeated, for {@link selectFrames}: what the paper does to a fifth of
 * the frames when it trains translation. Each of the chosen frames is, by the toss of a coin, left out or there
 * twice.
 *
 * @param ratio The part that is changed, 0 to 1. Paper, translation: 0.2.
 * @returns Ascending; all frames where nothing would be left.
 * @throws {RangeError} if `ratio` is not within [0, 1].
 * @example
 * const changed = selectFrames(streams, sampleDeletedOrCopiedFrames(seeded(7), streams.frames));
 */
export function sampleDeletedOrCopiedFrames(random: Random, frames: number, ratio = 0.2): Uint32Array {
  const changes = chosen(random, frames, part(frames, ratio));
  const kept: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    if (!changes.has(frame)) kept.push(frame);
    else if (random() < 0.5) kept.push(frame, frame);
  }
  return Uint32Array.from(kept.length > 0 ? kept : Array.from({ length: frames }, (_, frame) => frame));
}

function part(frames: number, ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`Got a ratio of ${ratio}, expected 0 to 1.`);
  return Math.floor(frames * ratio);
}

/** So many different frames, each equally likely (Fisher-Yates). */
function chosen(random: Random, frames: number, wanted: number): Set<number> {
  const order = Uint32Array.from({ length: frames }, (_, i) => i);
  for (let i = 0; i < wanted; i++) {
    const j = i + Math.floor(random() * (frames - i));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return new Set(order.subarray(0, wanted));
}

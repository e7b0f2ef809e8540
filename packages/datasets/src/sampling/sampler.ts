import { permutation, seeded } from "@msmae/random";
import { fixedWindow, sampleWindow, type WindowConfig, windowCount } from "./window.js";

/** Some frames of a clip. */
export interface Window {
  /** The clip's index in the corpus. */
  readonly clip: number;
  /** [min(length, T)] ascending; fewer than T where the clip is shorter. */
  readonly frames: Uint32Array;
}

/** Draws windows; each is a function of what it is asked for alone. */
export interface Sampler {
  /** Windows of an epoch. */
  readonly windows: number;
  /**
   * @param attempt 0; 1, 2, … ask for a replacement where the window before could not be used: a window of the clips that
   *   follow in the epoch's order.
   */
  window(epoch: number, index: number, attempt?: number): Window;
}

/**
 * Random windows for training. An epoch visits each clip {@link windowCount} times, in an order drawn from the seed
 * and the epoch's number.
 *
 * @param lengths Frames of each clip of the corpus.
 * @param clips The clips to draw from, as indices into `lengths`.
 * @example
 * const sampler = trainSampler(lengths, split.train, { frames: 300, unit: 2 }, seed);
 * const { clip, frames } = sampler.window(0, 17);
 */
export function trainSampler(
  lengths: readonly number[],
  clips: readonly number[],
  config: WindowConfig,
  seed: number,
): Sampler {
  const visits = listVisits(lengths, clips, config);
  const order = epochOrder(visits.length, seed);
  return {
    windows: visits.length,
    window(epoch, index, attempt = 0) {
      const visit = visits[order(epoch)[(index + attempt) % visits.length] as number] as Visit;
      const random = seeded(seed, "window", epoch, index, attempt);
      return { clip: visit.clip, frames: sampleWindow(lengths[visit.clip] as number, config, random) };
    },
  };
}

/**
 * Fixed windows for validation: the same in every epoch, and spread evenly over each clip. Where the clips have more
 * than `limit` windows, a sample of them is drawn by the seed.
 */
export function validSampler(
  lengths: readonly number[],
  clips: readonly number[],
  config: WindowConfig,
  seed: number,
  limit: number,
): Sampler {
  const visits = listVisits(lengths, clips, config);
  const drawn = permutation(seeded(seed, "valid windows"), visits.length).subarray(0, limit).sort();
  return {
    windows: drawn.length,
    window(_epoch, index, attempt = 0) {
      const { clip, which } = visits[drawn[(index + attempt) % drawn.length] as number] as Visit;
      return { clip, frames: fixedWindow(lengths[clip] as number, config, which) };
    },
  };
}

/** The order of each epoch, [length]; the last one asked for is kept. */
export function epochOrder(length: number, seed: number): (epoch: number) => Uint32Array {
  let last: { epoch: number; order: Uint32Array } | undefined;
  return (epoch) => {
    if (last?.epoch !== epoch) last = { epoch, order: permutation(seeded(seed, "order", epoch), length) };
    return last.order;
  };
}

interface Visit {
  readonly clip: number;
  /** Which window of the clip. */
  readonly which: number;
}

const listVisits = (lengths: readonly number[], clips: readonly number[], config: WindowConfig): Visit[] =>
  clips.flatMap((clip) =>
    Array.from({ length: windowCount(lengths[clip] as number, config) }, (_, which) => ({ clip, which })),
  );

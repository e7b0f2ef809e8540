import { permutation, type Random } from "@msmae/random";

/**
 * The length to which sequences are padded, so that few different ones are compiled: powers of two and one between each
 * two of them, from 8 on. Chosen here: at most a third of it is padding.
 *
 * @param limit The longest that there may be.
 * @example
 * lengthBucket(33, 1024); // 48
 */
export function lengthBucket(length: number, limit: number): number {
  let size = 8;
  while (size < length) size += (size & (size - 1)) === 0 ? size / 2 : size / 3; // 8, 12, 16, 24, 32, …
  return Math.min(size, Math.max(limit, length));
}

/** What has a length. */
export interface Sample {
  /** The clip's index in the corpus. */
  readonly clip: number;
  /** Time steps, N. */
  readonly steps: number;
  /** Tokens of its text; 0 where that does not matter. */
  readonly tokens: number;
}

/** Samples of like length. */
export interface PlannedBatch {
  readonly samples: readonly Sample[];
  /** What they are padded to. */
  readonly steps: number;
  readonly tokens: number;
}

/**
 * Puts samples of like length together, in batches that are all full but for one.
 *
 * @param random Draws which samples of like length are together, and the order of batches; without it they are in order.
 * @returns ceil(samples / size) batches.
 */
export function planBatches(
  samples: readonly Sample[],
  size: number,
  limits: { readonly steps: number; readonly tokens: number },
  random?: Random,
): PlannedBatch[] {
  const shuffled = <T>(items: readonly T[]): T[] =>
    random === undefined ? [...items] : [...permutation(random, items.length)].map((at) => items[at]!);
  const stepsOf = ({ steps }: Sample) => lengthBucket(steps, limits.steps);
  const tokensOf = ({ tokens }: Sample) => lengthBucket(tokens, limits.tokens);
  const order = shuffled(samples).sort((a, b) => stepsOf(a) - stepsOf(b) || tokensOf(a) - tokensOf(b));
  const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, batch) => {
    const own = order.slice(batch * size, (batch + 1) * size);
    return { samples: own, steps: Math.max(...own.map(stepsOf)), tokens: Math.max(...own.map(tokensOf)) };
  });
  return shuffled(batches);
}

import type { Random } from "./seeded.js";

/**
 * A whole number in [0, below), each equally likely to within 2^-32.
 *
 * @throws {RangeError} if `below` is not a whole number of at least 1.
 * @example
 * integer(seeded(7), 600); // a frame of 600
 */
export function integer(random: Random, below: number): number {
  if (!Number.isInteger(below) || below < 1) {
    throw new RangeError(`Cannot draw a whole number below ${below}; expected a whole number of at least 1.`);
  }
  return Math.floor(random() * below);
}

/**
 * A number of the normal distribution with mean 0 and variance 1 (Box-Muller; the second number is discarded so
 * that a draw keeps no state).
 *
 * @example
 * const angle = 0.2 * normal(seeded(7));
 */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - [0, 1) is never 0
  return radius * Math.cos(2 * Math.PI * random());
}

/**
 * The numbers 0 … length - 1 in a random order (Fisher-Yates).
 *
 * @returns [length]
 * @throws {RangeError} if `length` is not a whole number of at least 0.
 * @example
 * permutation(seeded(7), 4); // such as [2, 0, 3, 1]
 */
export function permutation(random: Random, length: number): Uint32Array {
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(`Cannot shuffle ${length} numbers; expected a whole number of at least 0.`);
  }
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = integer(random, i + 1);
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}

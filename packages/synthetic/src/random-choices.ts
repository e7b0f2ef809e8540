import { normal, type Random } from "@msmae/random";

/** One of the items, each as likely. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** One of the items, as likely as its weight says. */
export function pickWeighted<T>(random: Random, items: readonly T[], weight: (item: T) => number): T {
  let at = random() * items.reduce((sum, item) => sum + weight(item), 0);
  for (const item of items) {
    at -= weight(item);
    if (at < 0) return item;
  }
  return items[items.length - 1] as T;
}

/** A number in [from, to). */
export const between = (random: Random, from: number, to: number): number => from + (to - from) * random();

/** A normal number of mean 0, held to two standard deviations: no signer has an arm of twice the length. */
export const spread = (random: Random, deviation: number): number =>
  deviation * Math.max(-2, Math.min(2, normal(random)));

/** A factor around 1 whose logarithm is normal. */
export const factor = (random: Random, deviation: number): number => Math.exp(spread(random, deviation));

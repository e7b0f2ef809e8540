/** Numbers of [0, 1), each drawn by a call: `Math.random`, or a seeded generator such as `@msmae/random`'s. */
export type Random = () => number;

/** A number of the normal distribution with mean 0 and variance 1 (Box-Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - [0, 1) is never 0
  return radius * Math.cos(2 * Math.PI * random());
}

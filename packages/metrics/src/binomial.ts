/**
 * How likely at most `hits` of that many examples are, each with that probability: the binomial distribution's lower tail,
 * term by term from the largest, in logarithms.
 */
export function binomialTail(hits: number, examples: number, probability: number): number {
  if (hits >= examples || probability <= 0) return 1;
  if (probability >= 1) return 0;
  const [hit, miss] = [Math.log(probability), Math.log1p(-probability)];
  const odds = probability / (1 - probability);
  // The largest term of the tail is at the mode, or at `hits` where that is lower.
  const mode = Math.min(hits, Math.floor((examples + 1) * probability));
  let log = (examples - mode) * miss + mode * hit;
  for (let i = 1; i <= mode; i++) log += Math.log((examples - i + 1) / i);
  let sum = 1;
  for (let i = mode, term = 1; i > 0 && term > 0; i--) {
    term *= i / ((examples - i + 1) * odds);
    sum += term;
  }
  for (let i = mode, term = 1; i < hits && term > 0; i++) {
    term *= ((examples - i) / (i + 1)) * odds;
    sum += term;
  }
  return Math.min(1, Math.exp(log) * sum);
}

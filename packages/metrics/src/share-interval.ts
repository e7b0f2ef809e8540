import { binomialTail } from "./binomial.js";
import { type BootstrapOptions, bootstrap } from "./bootstrap.js";
import { countClusters } from "./clusters.js";

/** A 95 % interval, and what it comes from. */
export interface ShareInterval {
  /** 0 to 1. */
  readonly low: number;
  readonly high: number;
  /** `wilson` where every bootstrap sample has the same share, so that resampling says nothing. */
  readonly by: "bootstrap" | "wilson";
}

/** The 0.975 quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a share (Wilson, 1927). Unlike the bootstrap's it has a width where all or none are
 * right: 30 of 30 are 0.886 to 1. Equals statsmodels' `proportion_confint(method="wilson")`.
 *
 * @throws {RangeError} if there is no example, or there are more hits than examples.
 * @example
 * wilson(30, 30); // { low: 0.8865, high: 1 }
 */
export function wilson(hits: number, examples: number): { readonly low: number; readonly high: number } {
  if (!(hits >= 0 && examples >= 1 && hits <= examples)) {
    throw new RangeError(`${hits} of ${examples} were hit; expected at least one example, and no more hits.`);
  }
  const share = hits / examples;
  const factor = 1 / (1 + Z ** 2 / examples);
  const centre = factor * (share + Z ** 2 / (2 * examples));
  const half = factor * Z * Math.sqrt((share * (1 - share)) / examples + Z ** 2 / (4 * examples ** 2));
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === examples ? 1 : Math.min(1, centre + half),
  };
}

/**
 * The 95 % interval of a share of examples, such as recall over clips: by resampling them, and where every sample has the same
 * share, as where all or none are hits, by Wilson's formula. Of clusters Wilson's is of as many observations as there are
 * clusters: how alike the examples of one are cannot be seen there, so that they count as one.
 *
 * @param hits [examples]
 * @throws {RangeError} if there is no example, or there is not one cluster for each.
 * @example
 * shareInterval(hitsAtK(ranked, truth, 1), { clusters: signers }); // { low: 0.78, high: 0.9, by: "bootstrap" }
 */
export function shareInterval(hits: readonly boolean[], options: BootstrapOptions = {}): ShareInterval {
  const share = hits.filter((hit) => hit).length / hits.length;
  const { low, high } = bootstrap(
    hits.length,
    (sample) => sample.reduce((sum, i) => sum + Number(hits[i]), 0) / sample.length,
    options,
  );
  if (low !== high) return { low, high, by: "bootstrap" };
  const observations = options.clusters === undefined ? hits.length : countClusters(options.clusters);
  return { ...wilson(share * observations, observations), by: "wilson" };
}

/**
 * Clopper and Pearson's exact 95 % interval of a share: the shares that a two-sided exact test at 5 % does not refuse.
 * Equals scipy's `binomtest(hits, examples).proportion_ci()`.
 */
export function clopperPearson(
  hits: number,
  examples: number,
): { readonly low: number; readonly high: number } {
  return {
    low: hits === 0 ? 0 : whereTailIs(0.025, (share) => binomialTail(examples - hits, examples, 1 - share)),
    high: hits === examples ? 1 : 1 - whereTailIs(0.025, (share) => binomialTail(hits, examples, 1 - share)),
  };
}

/** Where a rising function of a share has that value, by halving. */
function whereTailIs(value: number, rising: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

import { type Clusters, checkClusters, membersOf } from "./clusters.js";
import type { Metric, Score } from "./metric.js";
import { NumpyRandom } from "./numpy-random.js";
import type { StatisticsTable } from "./statistics-table.js";

/** sacreBLEU's defaults: SACREBLEU_SEED, `--confidence-n` and `--paired-bs-n`. */
export const DEFAULT_SEED = 12345;
export const DEFAULT_SAMPLES = 1000;

export interface BootstrapOptions {
  /** Default: 1000, sacreBLEU's. */
  readonly samples?: number;
  /** Default: 12345, sacreBLEU's. */
  readonly seed?: number;
  /**
   * [examples] What each example belongs to, such as its signer: whole clusters are drawn, with all of their examples, as
   * often as there are clusters (the cluster bootstrap: Field and Welsh, 2007). Default: each example by itself. Of few
   * clusters (`FEW_CLUSTERS`) the interval is too narrow; of one it has no width.
   */
  readonly clusters?: Clusters | undefined;
}

/** A 95 % interval; sacreBLEU prints `μ = mean ± halfWidth`. */
export interface Interval {
  /** Mean of the resampled scores, which is near the score itself, not equal to it. */
  readonly mean: number;
  /** Half of high - low. */
  readonly halfWidth: number;
  /** The score that 1 of 40 samples is below. */
  readonly low: number;
  /** The score that 1 of 40 samples is above. */
  readonly high: number;
}

/**
 * Samples of a set with replacement: `default_rng(seed).choice(size, (samples, size))` of NumPy, which sacreBLEU resamples
 * with; of clusters `choice(clusters, (samples, clusters))`, each with all of its examples. The array is used again for the
 * next sample.
 *
 * @throws {RangeError} if a number is not a whole number of at least 1, or there is not one cluster for each example.
 */
export function* resample(
  size: number,
  { samples = DEFAULT_SAMPLES, seed = DEFAULT_SEED, clusters }: BootstrapOptions = {},
): Generator<Uint32Array> {
  for (const [what, value] of [
    ["set", size],
    ["number of samples", samples],
  ] as const) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`The ${what} to resample is ${value}; expected a whole number of at least 1.`);
    }
  }
  const random = new NumpyRandom(seed);
  if (clusters !== undefined) {
    checkClusters(clusters, size);
    yield* resampleClusters(membersOf(clusters), samples, random);
    return;
  }
  const sample = new Uint32Array(size);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < size; i++) sample[i] = random.integer(size);
    yield sample;
  }
}

function* resampleClusters(
  members: readonly Uint32Array[],
  samples: number,
  random: NumpyRandom,
): Generator<Uint32Array> {
  const largest = members.reduce((most, { length }) => Math.max(most, length), 0);
  const sample = new Uint32Array(members.length * largest);
  for (let n = 0; n < samples; n++) {
    let length = 0;
    for (let i = 0; i < members.length; i++) {
      const drawn = members[random.integer(members.length)] as Uint32Array;
      sample.set(drawn, length);
      length += drawn.length;
    }
    yield sample.subarray(0, length);
  }
}

/**
 * The 95 % interval of any score of a set of examples, by the percentiles of its bootstrap samples.
 *
 * @param size Number of examples.
 * @param score Of the examples with those indices, each as often as it occurs; the array is used again afterwards.
 * @throws {RangeError} if there is no example, or there is not one cluster for each.
 * @example
 * bootstrap(truth.length, (sample) => recall(hits, truth, sample).perClass, { clusters: signers }).low;
 */
export function bootstrap(
  size: number,
  score: (sample: Uint32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  const scores: number[] = [];
  for (const sample of resample(size, options)) scores.push(score(sample));
  return interval(scores);
}

/**
 * The 95 % interval of a metric's score of a corpus, as `sacrebleu --confidence` computes it.
 *
 * @example
 * const metric = bleu();
 * const { mean, halfWidth } = bootstrapScore(metric, statisticsOf(metric, hypotheses, references));
 */
export function bootstrapScore(
  metric: Metric<Score>,
  table: StatisticsTable,
  options: BootstrapOptions = {},
): Interval {
  return bootstrap(table.segments, (sample) => metric.score(table.sum(sample)).score, options);
}

/** @param scores Of the samples; they are sorted. */
export function interval(scores: number[]): Interval {
  scores.sort((a, b) => a - b);
  const lowest = Math.floor(scores.length / 40);
  const [low, high] = [scores[lowest] as number, scores[scores.length - lowest - 1] as number];
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { mean, halfWidth: 0.5 * (high - low), low, high };
}

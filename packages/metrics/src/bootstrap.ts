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
 * Samples of a set with replacement, each as large as the set: `default_rng(seed).choice(size, (samples, size))` of
 * NumPy, which sacreBLEU resamples with. The array is used again for the next sample.
 *
 * @throws {RangeError} if a number is not a whole number of at least 1.
 */
export function* resample(size: number, samples: number, seed: number): Generator<Uint32Array> {
  for (const [what, value] of [
    ["set", size],
    ["number of samples", samples],
  ] as const) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`The ${what} to resample is ${value}; expected a whole number of at least 1.`);
    }
  }
  const random = new NumpyRandom(seed);
  const sample = new Uint32Array(size);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < size; i++) sample[i] = random.integer(size);
    yield sample;
  }
}

/**
 * The 95 % interval of any score of a set of examples, by the percentiles of its bootstrap samples.
 *
 * @param size Number of examples.
 * @param score Of the examples with those indices, each as often as it occurs; the array is used again afterwards.
 * @throws {RangeError} if there is no example.
 * @example
 * bootstrap(truth.length, (sample) => recall(hits, truth, sample).perClass).low;
 */
export function bootstrap(
  size: number,
  score: (sample: Uint32Array) => number,
  { samples = DEFAULT_SAMPLES, seed = DEFAULT_SEED }: BootstrapOptions = {},
): Interval {
  const scores: number[] = [];
  for (const sample of resample(size, samples, seed)) scores.push(score(sample));
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

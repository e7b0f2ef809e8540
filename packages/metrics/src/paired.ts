import {
  type BootstrapOptions,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  type Interval,
  interval,
  resample,
} from "./bootstrap.js";
import type { Metric, Score } from "./metric.js";
import { NumpyRandom } from "./numpy-random.js";
import type { StatisticsTable } from "./statistics-table.js";

/** sacreBLEU's `--paired-ar-n`. */
export const DEFAULT_TRIALS = 10_000;

export interface PairedTest {
  /** The system's score less the baseline's. */
  readonly difference: number;
  /**
   * How likely so large a difference is where there is none. 1 where every segment has the same statistics in both
   * systems: there is nothing to test (sacreBLEU says 1 / (samples + 1) there).
   */
  readonly p: number;
}

export interface PairedBootstrap extends PairedTest {
  readonly baseline: Interval;
  readonly system: Interval;
}

/**
 * Paired bootstrap resampling (Koehn, 2004) between two systems, as `sacrebleu --paired-bs` computes it: the same
 * samples of segments are scored for both.
 *
 * @param baseline Of `statisticsOf(metric, …)`.
 * @param system Of the same metric and references.
 * @throws {RangeError} if the tables differ in size.
 * @example
 * pairedBootstrap(metric, statisticsOf(metric, before, references), statisticsOf(metric, after, references)).p;
 */
export function pairedBootstrap(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
  { samples = DEFAULT_SAMPLES, seed = DEFAULT_SEED }: BootstrapOptions = {},
): PairedBootstrap {
  const difference = observedDifference(metric, baseline, system);
  const [ofBaseline, ofSystem]: [number[], number[]] = [[], []];
  for (const sample of resample(baseline.segments, samples, seed)) {
    ofBaseline.push(metric.score(baseline.sum(sample)).score);
    ofSystem.push(metric.score(system.sum(sample)).score);
  }
  const differences = ofSystem.map((score, i) => Math.abs(score - (ofBaseline[i] as number)));
  const mean = differences.reduce((sum, each) => sum + each, 0) / samples;
  const larger = differences.filter((each) => each - mean > Math.abs(difference)).length;
  return {
    difference,
    p: baseline.equals(system) ? 1 : (larger + 1) / (samples + 1),
    baseline: interval(ofBaseline),
    system: interval(ofSystem),
  };
}

/** A difference between two systems, with an interval and a p that are of the same samples. */
export interface PairedDifference extends PairedTest {
  /** The 95 % interval of the difference; null where it is the same in every sample. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * The difference between two systems by paired bootstrap, for tables that show an interval and a p beside each other: both
 * are of the same samples' differences, the interval their percentiles, p twice the share of them that is on the other side
 * of 0. {@link pairedBootstrap} has sacreBLEU's p, which asks another question of the samples (how often a difference is
 * further from its mean than the observed one from 0) and need not agree with the interval.
 *
 * @throws {RangeError} if the tables differ in size.
 */
export function pairedDifference(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
  { samples = DEFAULT_SAMPLES, seed = DEFAULT_SEED }: BootstrapOptions = {},
): PairedDifference {
  const difference = observedDifference(metric, baseline, system);
  const differences: number[] = [];
  for (const sample of resample(baseline.segments, samples, seed)) {
    differences.push(metric.score(system.sum(sample)).score - metric.score(baseline.sum(sample)).score);
  }
  const below = differences.filter((each) => each <= 0).length;
  const above = differences.filter((each) => each >= 0).length;
  const p = Math.min(1, (2 * Math.max(Math.min(below, above), 0.5)) / samples); // 0 would say more than samples can
  const { low, high } = interval(differences);
  const none = low === high;
  return { difference, p: none ? 1 : p, interval: none ? null : { low, high } };
}

/**
 * Paired approximate randomization (Riezler and Maxwell, 2005) between two systems, as `sacrebleu --paired-ar` computes
 * it: which system a segment comes from is decided by a coin, and both mixtures are scored.
 *
 * @param options.trials Default: 10000, sacreBLEU's.
 * @throws {RangeError} if the tables differ in size.
 * @example
 * pairedRandomization(metric, statisticsOf(metric, before, references), statisticsOf(metric, after, references)).p;
 */
export function pairedRandomization(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
  { trials = DEFAULT_TRIALS, seed = DEFAULT_SEED }: { readonly trials?: number; readonly seed?: number } = {},
): PairedTest {
  if (!Number.isInteger(trials) || trials < 1) {
    throw new RangeError(`The number of trials is ${trials}; expected a whole number of at least 1.`);
  }
  const difference = observedDifference(metric, baseline, system);
  if (baseline.equals(system)) return { difference, p: 1 };
  const random = new NumpyRandom(seed);
  let larger = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [a, b] = [new Float64Array(metric.width), new Float64Array(metric.width)];
    for (let segment = 0; segment < baseline.segments; segment++) {
      const [toBaseline, toSystem] = random.bit() === 1 ? [a, b] : [b, a];
      baseline.addTo(toBaseline, segment);
      system.addTo(toSystem, segment);
    }
    if (Math.abs(metric.score(a).score - metric.score(b).score) > Math.abs(difference)) larger++;
  }
  return { difference, p: (larger + 1) / (trials + 1) };
}

function observedDifference(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
): number {
  if (baseline.segments !== system.segments || baseline.width !== system.width) {
    throw new RangeError(
      `The systems have ${baseline.segments} and ${system.segments} segments; expected the same ones.`,
    );
  }
  return metric.score(system.sum()).score - metric.score(baseline.sum()).score;
}

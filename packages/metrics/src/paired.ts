import {
  type BootstrapOptions,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  type Interval,
  interval,
  resample,
} from "./bootstrap.js";
import { type Clusters, checkClusters, countClusters, membersOf, smallestP } from "./clusters.js";
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
 * samples of segments are scored for both. Of clusters p is at least what so few of them can say (`smallestP`).
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
  options: BootstrapOptions = {},
): PairedBootstrap {
  const { samples = DEFAULT_SAMPLES } = options;
  const difference = observedDifference(metric, baseline, system);
  const [ofBaseline, ofSystem]: [number[], number[]] = [[], []];
  for (const sample of resample(baseline.segments, options)) {
    ofBaseline.push(metric.score(baseline.sum(sample)).score);
    ofSystem.push(metric.score(system.sum(sample)).score);
  }
  const differences = ofSystem.map((score, i) => Math.abs(score - (ofBaseline[i] as number)));
  const mean = differences.reduce((sum, each) => sum + each, 0) / samples;
  const larger = differences.filter((each) => each - mean > Math.abs(difference)).length;
  return {
    difference,
    p: baseline.equals(system) ? 1 : Math.max((larger + 1) / (samples + 1), leastP(options.clusters)),
    baseline: interval(ofBaseline),
    system: interval(ofSystem),
  };
}

/** A difference between two systems, with an interval and a p that are of the same samples. */
export interface PairedDifference extends PairedTest {
  /** The 95 % interval of the difference; null where it is the same in every sample, or of fewer than six clusters. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * The difference between two systems by paired bootstrap, for tables that show an interval and a p beside each other: both
 * are of the same samples' differences, the interval their percentiles, p twice the share of them that is on the other side
 * of 0. {@link pairedBootstrap} has sacreBLEU's p, which asks another question of the samples (how often a difference is
 * further from its mean than the observed one from 0) and need not agree with the interval.
 *
 * Of clusters, p is at least what so few of them can say (`smallestP`), and where that is above 0.05, of fewer than six, there is
 * no interval: percentiles of three clusters that agree would leave out 0.
 *
 * @throws {RangeError} if the tables differ in size, or there is not one cluster for each segment.
 */
export function pairedDifference(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
  options: BootstrapOptions = {},
): PairedDifference {
  const difference = observedDifference(metric, baseline, system);
  const differences: number[] = [];
  for (const sample of resample(baseline.segments, options)) {
    differences.push(metric.score(system.sum(sample)).score - metric.score(baseline.sum(sample)).score);
  }
  return { difference, ...ofDifferences(differences, options.clusters) };
}

/**
 * The same of recall, or of any share: how much more often the second system is right. Where examples are independent,
 * `mcNemar()` is exact and better; this is for clusters of them.
 *
 * @param first [examples] Whether the first system gets the example right.
 * @param second [examples]
 * @throws {RangeError} if the two differ in length, there is no example, or there is not one cluster for each.
 * @example
 * pairedShares(hitsAtK(before, truth, 1), hitsAtK(after, truth, 1), { clusters: signers }).p;
 */
export function pairedShares(
  first: readonly boolean[],
  second: readonly boolean[],
  options: BootstrapOptions = {},
): PairedDifference {
  if (first.length !== second.length) {
    throw new RangeError(`The systems have ${first.length} and ${second.length} examples; expected as many.`);
  }
  const gain = first.map((right, i) => Number(second[i]) - Number(right));
  const mean = (sample: Iterable<number>, count: number) => {
    let sum = 0;
    for (const i of sample) sum += gain[i] as number;
    return sum / count;
  };
  const differences: number[] = [];
  for (const sample of resample(gain.length, options)) differences.push(mean(sample, sample.length));
  return { difference: mean(gain.keys(), gain.length), ...ofDifferences(differences, options.clusters) };
}

/** @param differences Of the samples; they are sorted. */
function ofDifferences(
  differences: number[],
  clusters: Clusters | undefined,
): Pick<PairedDifference, "p" | "interval"> {
  const below = differences.filter((each) => each <= 0).length;
  const above = differences.filter((each) => each >= 0).length;
  // 0 would say more than samples can
  const p = Math.min(1, (2 * Math.max(Math.min(below, above), 0.5)) / differences.length);
  const { low, high } = interval(differences);
  const least = leastP(clusters);
  if (low === high)
    return { p: clusters === undefined || low === 0 ? 1 : Math.max(p, least), interval: null };
  return { p: Math.max(p, least), interval: least > 0.05 ? null : { low, high } };
}

/** What so few clusters can say at most. */
const leastP = (clusters: Clusters | undefined) =>
  clusters === undefined ? 0 : smallestP(countClusters(clusters));

export interface RandomizationOptions {
  /** Default: 10000, sacreBLEU's. */
  readonly trials?: number;
  /** Default: 12345, sacreBLEU's. */
  readonly seed?: number;
  readonly clusters?: Clusters | undefined;
}

/**
 * Paired approximate randomization (Riezler and Maxwell, 2005) between two systems, as `sacrebleu --paired-ar` computes
 * it: which system a segment comes from is decided by a coin, and both mixtures are scored. Of clusters there is one coin for
 * all segments of a cluster, and differences as large as the observed one count: of few clusters some trials are that one.
 *
 * @param options.trials Default: 10000, sacreBLEU's.
 * @param options.clusters [segments] What each segment belongs to. Default: each is by itself.
 * @throws {RangeError} if the tables differ in size, or there is not one cluster for each segment.
 * @example
 * pairedRandomization(metric, statisticsOf(metric, before, references), statisticsOf(metric, after, references)).p;
 */
export function pairedRandomization(
  metric: Metric<Score>,
  baseline: StatisticsTable,
  system: StatisticsTable,
  { trials = DEFAULT_TRIALS, seed = DEFAULT_SEED, clusters }: RandomizationOptions = {},
): PairedTest {
  if (!Number.isInteger(trials) || trials < 1) {
    throw new RangeError(`The number of trials is ${trials}; expected a whole number of at least 1.`);
  }
  const difference = observedDifference(metric, baseline, system);
  if (clusters !== undefined) checkClusters(clusters, baseline.segments);
  if (baseline.equals(system)) return { difference, p: 1 };
  const random = new NumpyRandom(seed);
  const groups =
    clusters === undefined ? Array.from({ length: baseline.segments }, (_, i) => [i]) : membersOf(clusters);
  // Sums of other orders differ in their last digits.
  const least = Math.abs(difference) * (clusters === undefined ? 1 : 1 - 1e-9);
  let larger = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [a, b] = [new Float64Array(metric.width), new Float64Array(metric.width)];
    for (const group of groups) {
      const [toBaseline, toSystem] = random.bit() === 1 ? [a, b] : [b, a];
      for (const segment of group) {
        baseline.addTo(toBaseline, segment);
        system.addTo(toSystem, segment);
      }
    }
    const mixed = Math.abs(metric.score(a).score - metric.score(b).score);
    if (clusters === undefined ? mixed > least : mixed >= least) larger++;
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

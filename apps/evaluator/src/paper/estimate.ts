import { join } from "node:path";
import { readPredictions, samplingOf } from "@msmae/evaluation";
import {
  bootstrap,
  type Clusters,
  countClusters,
  parseRecognition,
  type Whose,
  wilson,
} from "@msmae/metrics";

/** A score over seeds, in percent. */
export interface Estimate {
  readonly mean: number;
  /** Of the seeds' scores, with n - 1; undefined for one seed. */
  readonly deviation: number | undefined;
  /**
   * The 95 % interval, by resampling the signers, recordings or clips (`samplingOf()`), each clip with what all seeds made of it;
   * of recall over clips that are all right, or all wrong, Wilson's. Null where every sample scores the same.
   */
  readonly low: number | null;
  readonly high: number | null;
  readonly seeds: number;
  /** Different ones, of all seeds. */
  readonly clips: number;
}

/** What seeds made of clips: [seeds] ids to scores of 0 to 1. */
export type Outcomes = readonly ReadonlyMap<string, number>[];

/**
 * The mean over seeds of the mean over clips. The interval resamples clips, not their seeds: the same clip is not a new
 * observation because another seed saw it.
 *
 * @param whose Of each clip's id whose it is, where that is known.
 * @throws {RangeError} if there is no seed, or no clip.
 */
export function estimate(outcomes: Outcomes, whose: (id: string) => Whose = () => ({})): Estimate {
  const means = outcomes.map((of) => mean([...of.values()]));
  const average = mean(means);
  const ids = [...new Set(outcomes.flatMap((of) => [...of.keys()]))];
  const sums = ids.map((id) => outcomes.flatMap((of) => of.get(id) ?? []));
  const { clusters } = samplingOf(ids.map(whose));
  const shareOf = (sample: Iterable<number>) => {
    let [hits, seen] = [0, 0];
    for (const i of sample) {
      for (const value of sums[i]!) hits += value;
      seen += sums[i]!.length;
    }
    return hits / seen;
  };
  const resampled = bootstrap(ids.length, shareOf, { clusters });
  // Every clip of every seed is 0, or every one is 1: Wilson's, of what is drawn and not of seeds.
  const drawn = observations(clusters, ids.length);
  const { low, high } = average === 0 || average === 1 ? wilson(average * drawn, drawn) : resampled;
  const squares = means.reduce((sum, each) => sum + (each - average) ** 2, 0);
  return {
    mean: 100 * average,
    deviation: means.length > 1 ? 100 * Math.sqrt(squares / (means.length - 1)) : undefined,
    ...(low === high ? { low: null, high: null } : { low: 100 * low, high: 100 * high }),
    seeds: means.length,
    clips: ids.length,
  };
}

const observations = (clusters: Clusters | undefined, clips: number) =>
  clusters === undefined ? clips : countClusters(clusters);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Whether each clip's gloss is among the first k, of every seed's `predictions.jsonl`.
 *
 * @param folders Of the runs.
 */
export function recallOf(folders: readonly string[], k: number): Estimate {
  const seeds = folders.map((folder) => readPredictions(join(folder, "predictions.jsonl"), parseRecognition));
  const whose = new Map(seeds.flatMap((lines) => lines.map((line) => [line.id, line] as const)));
  const outcomes = seeds.map(
    (lines) =>
      new Map(
        lines.map(({ id, gloss, predictions }) => {
          const first = predictions.slice(0, k).map((each) => each.gloss);
          return [id, first.includes(gloss!) ? 1 : 0];
        }),
      ),
  );
  return estimate(outcomes, (id) => whose.get(id) ?? {});
}

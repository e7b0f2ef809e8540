import { bootstrap } from "../bootstrap.js";
import { macroF1 } from "../classification.js";
import { type Clusters, countClusters } from "../clusters.js";
import { mcNemar } from "../mcnemar.js";
import { pairedShares } from "../paired.js";
import {
  MOST_PREDICTIONS,
  PredictionError,
  parseRecognition,
  type RecognitionPrediction,
  type Whose,
} from "../predictions.js";
import { recall } from "../recall.js";
import { wilson } from "../share-interval.js";
import { VERSION } from "../version.js";
import { drawnOf } from "./drawn.js";
import { InputError } from "./input-error.js";
import type { ResamplingOptions, Result, Test } from "./result.js";
import { shownName } from "./shown-name.js";
import { readSideBySide, sharedId } from "./side-by-side.js";

interface System {
  readonly file: string;
  /** [clips] The likeliest gloss. */
  readonly predicted: string[];
  /** [clips] The place of the clip's gloss among the predictions, from 0; Infinity where it is not there. */
  readonly ranks: number[];
  /** All that the lines of any system name: what one names the others could have named. */
  readonly glosses: Set<string>;
  /** How many glosses its shortest list has. */
  shortest: number;
}

/** Whether every clip's gloss has to be among the first k, since each list holds all glosses that there are. */
const alwaysFound = ({ glosses, shortest }: System, k: number): boolean =>
  glosses.size <= k && shortest === glosses.size;

/**
 * Scores runs' `predictions.jsonl` of recognition: recall@k per instance and per class, macro F1, intervals, and
 * McNemar's test of each further system against the first.
 *
 * @param names `recall`, `macro-f1`, or both.
 * @throws {InputError} naming file and line.
 */
export async function scoreRecognition(
  files: readonly string[],
  names: readonly string[],
  ks: readonly number[],
  options: ResamplingOptions,
  warn: (message: string) => void,
): Promise<Result[]> {
  const { truth, systems, whose } = await read(files, Math.max(...ks));
  const [first] = systems as [System];
  const resamples = options.confidence || (systems.length > 1 && options.paired !== "none");
  const { clusters, drawn, field } = drawnOf(resamples ? whose : [], options.by, warn);
  const results: Result[] = [];
  const add = (
    system: System,
    name: string,
    settings: string,
    detail: string,
    score: (sample?: ArrayLike<number>) => number,
    {
      hits,
      test,
      always = false,
    }: { readonly hits?: readonly boolean[]; readonly test?: Test; readonly always?: boolean } = {},
  ) => {
    const interval =
      options.confidence && !always ? intervalOf(truth.length, score, hits, options, clusters) : undefined;
    const resampled =
      interval === undefined
        ? ""
        : `bs:${options.samples}|seed:${options.seed}|${field.by === undefined ? "" : `by:${field.by}|`}`;
    results.push({
      name,
      system: system.file,
      punctuation: "raw",
      score: 100 * score(),
      signature: `${resampled}${settings}|version:msmae.${VERSION}`,
      segments: truth.length,
      detail,
      ...(interval === undefined ? {} : { interval }),
      ...(always ? { always } : {}),
      ...(test === undefined ? {} : { test }),
      ...(drawn === undefined || (interval === undefined && test === undefined) ? {} : { drawn }),
    });
  };
  const classes = new Set(truth).size;
  for (const k of names.includes("recall") ? ks : []) {
    const hitsOf = ({ ranks }: System) => ranks.map((rank) => rank < k);
    const settings = `k:${k}|ties:first|average:`;
    for (const system of systems) {
      const hits = hitsOf(system);
      const always = alwaysFound(system, k);
      const why = always ? `; always so of ${system.glosses.size} glosses` : "";
      const found = `(${hits.filter((hit) => hit).length} of ${truth.length}${why})`;
      const score = (sample?: ArrayLike<number>) => recall(hits, truth, sample).perInstance;
      const tested = system !== first && options.paired !== "none" && !always && !alwaysFound(first, k);
      add(system, `recall@${k}`, `${settings}instance`, found, score, {
        ...{ hits, always },
        ...(tested ? { test: test(hitsOf(first), hits) } : {}),
      });
    }
    for (const system of systems) {
      const hits = hitsOf(system);
      const score = (sample?: ArrayLike<number>) => recall(hits, truth, sample).perClass;
      const always = alwaysFound(system, k);
      add(system, `recall@${k} per class`, `${settings}class`, `(${classes} classes)`, score, { always });
    }
  }
  for (const system of names.includes("macro-f1") ? systems : []) {
    const { predicted } = system;
    const score = (sample?: ArrayLike<number>) => macroF1(predicted, truth, sample);
    const all = new Set([...truth, ...predicted]).size;
    add(system, "macro F1", "average:macro", `(${all} classes)`, score);
  }
  return results;

  function test(before: readonly boolean[], hits: readonly boolean[]): Test {
    const { samples, seed } = options;
    const paired = clusters && pairedShares(before, hits, { samples, seed, clusters });
    const { p, difference } = paired ?? mcNemar(before, hits);
    return {
      kind: paired === undefined ? "McNemar" : "paired bootstrap",
      baseline: first.file,
      difference: 100 * difference,
      p,
    };
  }
}

async function read(
  files: readonly string[],
  most: number,
): Promise<{ truth: string[]; systems: System[]; whose: Whose[] }> {
  const glosses = new Set<string>();
  const systems = files.map(
    (file): System => ({
      file: shownName(file),
      predicted: [],
      ranks: [],
      glosses,
      shortest: Number.POSITIVE_INFINITY,
    }),
  );
  const truth: string[] = [];
  const whose: Whose[] = [];
  for await (const { number, lines } of readSideBySide(files)) {
    const parsed = lines.map((line, i) => labelled(line, shownName(files[i] as string), number, most));
    sharedId(parsed, files, number);
    const [{ gloss }] = parsed as [Labelled];
    for (const [i, prediction] of parsed.entries()) {
      if (prediction.gloss !== gloss) {
        throw new InputError(
          shownName(files[i] as string),
          number,
          `gloss: ${JSON.stringify(prediction.gloss)}; expected ${JSON.stringify(gloss)} as in ${shownName(files[0] as string)}`,
        );
      }
      const rank = prediction.predictions.findIndex((each) => each.gloss === gloss);
      const system = systems[i] as System;
      system.ranks.push(rank < 0 ? Number.POSITIVE_INFINITY : rank);
      system.predicted.push((prediction.predictions[0] as { gloss: string }).gloss);
      system.shortest = Math.min(system.shortest, prediction.predictions.length);
      for (const each of [prediction, ...prediction.predictions]) glosses.add(each.gloss as string);
    }
    truth.push(gloss);
    whose.push(parsed[0] as Labelled);
  }
  return { truth, systems, whose };
}

type Labelled = RecognitionPrediction & { readonly gloss: string };

function labelled(line: string, file: string, number: number, k: number): Labelled {
  try {
    const prediction = parseRecognition(line);
    const { gloss, predictions } = prediction;
    if (gloss === undefined) throw new PredictionError("gloss", undefined, "the clip's gloss");
    if (predictions.length < k && predictions.length >= MOST_PREDICTIONS) {
      throw new PredictionError("predictions", predictions.length, `at least ${k} of them for recall@${k}`);
    }
    return { ...prediction, gloss };
  } catch (error) {
    if (error instanceof PredictionError) throw new InputError(file, number, error.message);
    throw error;
  }
}

/**
 * By resampling the clips. Where every sample scores the same that says nothing: recall over clips has Wilson's interval
 * there, other scores have none.
 *
 * @param hits Of recall over clips.
 */
function intervalOf(
  clips: number,
  score: (sample: ArrayLike<number>) => number,
  hits: readonly boolean[] | undefined,
  { samples, seed }: ResamplingOptions,
  clusters: Clusters | undefined,
): Result["interval"] {
  const { mean, halfWidth, low, high } = bootstrap(clips, score, { samples, seed, clusters });
  if (low !== high) {
    return { mean: 100 * mean, halfWidth: 100 * halfWidth, low: 100 * low, high: 100 * high };
  }
  if (hits === undefined) return undefined;
  const observations = clusters === undefined ? clips : countClusters(clusters);
  const share = hits.filter((hit) => hit).length / clips;
  const { low: least, high: most } = wilson(share * observations, observations);
  return {
    mean: 100 * mean,
    halfWidth: 50 * (most - least),
    low: 100 * least,
    high: 100 * most,
    by: "wilson",
  };
}

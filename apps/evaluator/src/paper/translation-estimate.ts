import { join } from "node:path";
import {
  readPredictions,
  readResult,
  samplingOf,
  scoredText,
  scoringFor,
  translationResult,
} from "@msmae/evaluation";
import {
  bleu,
  bootstrap,
  type Clusters,
  type Metric,
  parseTranslation,
  rougeL,
  type Score,
  type StatisticsTable,
  statisticsOf,
  type Whose,
} from "@msmae/metrics";
import type { Corrected } from "./entry.js";
import type { Estimate } from "./estimate.js";

/** BLEU-1, BLEU-4 and ROUGE-L of runs with every seed; of Chinese also as mBART writes punctuation. */
export type TranslationEstimates = readonly [
  Estimate | Corrected,
  Estimate | Corrected,
  Estimate | Corrected,
];

/**
 * Scores every seed's `predictions.jsonl` as the paper does (§4.3), with the tokenizer that the run itself scored by.
 *
 * @param folders Of the runs.
 */
export function translationOf(folders: readonly string[]): TranslationEstimates {
  const [first] = folders as readonly [string];
  const result = readResult(translationResult, join(first, "translation.json"));
  const language = result?.scoring[0]?.language ?? ""; // one language: the paper's data sets have one each
  const { tokenize, unit, corrected } = scoringFor(result, language);
  const seeds = folders.map(read);
  const ids = [...seeds[0]!.keys()].filter((id) => seeds.every((seed) => seed.has(id)));
  const { clusters } = samplingOf(ids.map((id) => seeds[0]!.get(id)!));
  const scored = (metric: Metric<Score>): Estimate | Corrected => {
    const of = (correct: boolean) =>
      estimateOf(
        metric,
        seeds.map((seed) => tableOf(metric, seed, ids, correct)),
        clusters,
      );
    return corrected ? { corrected: of(true), raw: of(false) } : of(false);
  };
  return [
    scored(bleu({ tokenize, maxOrder: 1 })),
    scored(bleu({ tokenize })),
    scored(rougeL({ variant: "twostream", unit })),
  ];
}

/** One seed's sentences, by the ids of their clips. */
type Sentences = ReadonlyMap<string, Whose & { readonly hypothesis: string; readonly reference: string }>;

function read(folder: string): Sentences {
  const lines = readPredictions(join(folder, "predictions.jsonl"), parseTranslation);
  return new Map(
    lines.flatMap(({ id, references, ...line }) => {
      const reference = references?.[0];
      return id === undefined || reference === undefined ? [] : [[id, { ...line, reference }] as const];
    }),
  );
}

/** @param ids Those that every seed was measured by. */
function tableOf(
  metric: Metric<Score>,
  seed: Sentences,
  ids: readonly string[],
  corrected: boolean,
): StatisticsTable {
  const lines = ids.map((id) => seed.get(id)!);
  return statisticsOf(
    metric,
    lines.map(({ hypothesis }) => scoredText(hypothesis, { corrected })),
    lines.map(({ reference }) => reference),
  );
}

/** The mean over seeds; the interval resamples sentences, each with what every seed made of it. */
export function estimateOf(
  metric: Metric<Score>,
  tables: readonly StatisticsTable[],
  clusters?: Clusters,
): Estimate {
  const scores = tables.map((table) => metric.score(table.sum()).score);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const average = mean(scores);
  const squares = scores.reduce((sum, score) => sum + (score - average) ** 2, 0);
  const clips = tables[0]!.segments;
  const { low, high } = bootstrap(
    clips,
    (sample) => mean(tables.map((table) => metric.score(table.sum(sample)).score)),
    { clusters },
  );
  return {
    mean: average,
    deviation: scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : undefined,
    ...(low === high ? { low: null, high: null } : { low, high }),
    ...{ seeds: scores.length, clips },
  };
}

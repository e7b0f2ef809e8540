import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  bleu,
  bootstrap,
  correctPunctuation,
  type Metric,
  parseTranslation,
  rougeL,
  type Score,
  type StatisticsTable,
  statisticsOf,
} from "@msmae/metrics";
import { textScoringsOf } from "../text-scoring.js";
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
  const [scoring] = textScoringsOf(JSON.parse(readFileSync(join(first, "translation.json"), "utf8")));
  const { tokenize, unit, corrected } = scoring!; // one language: the paper's data sets have one each
  const seeds = folders.map(read);
  const scored = (metric: Metric<Score>): Estimate | Corrected => {
    const of = (correct: boolean) => estimateOf(metric, tablesOf(metric, seeds, correct));
    return corrected ? { corrected: of(true), raw: of(false) } : of(false);
  };
  return [
    scored(bleu({ tokenize, maxOrder: 1 })),
    scored(bleu({ tokenize })),
    scored(rougeL({ variant: "twostream", unit })),
  ];
}

/** One seed's sentences, by the ids of their clips. */
type Sentences = ReadonlyMap<string, { readonly hypothesis: string; readonly reference: string }>;

function read(folder: string): Sentences {
  const lines = readFileSync(join(folder, "predictions.jsonl"), "utf8").trimEnd().split("\n");
  return new Map(
    lines.map(parseTranslation).flatMap(({ id, hypothesis, references }) => {
      const reference = references?.[0];
      return id === undefined || reference === undefined ? [] : [[id, { hypothesis, reference }] as const];
    }),
  );
}

/** Of each seed, sentences in one order: those that every seed was measured by. */
function tablesOf(metric: Metric<Score>, seeds: readonly Sentences[], correct: boolean): StatisticsTable[] {
  const ids = [...seeds[0]!.keys()].filter((id) => seeds.every((seed) => seed.has(id)));
  return seeds.map((seed) => {
    const lines = ids.map((id) => seed.get(id)!);
    return statisticsOf(
      metric,
      lines.map(({ hypothesis }) => (correct ? correctPunctuation(hypothesis) : hypothesis)),
      lines.map(({ reference }) => reference),
    );
  });
}

/** The mean over seeds; the interval resamples sentences, each with what every seed made of it. */
export function estimateOf(metric: Metric<Score>, tables: readonly StatisticsTable[]): Estimate {
  const scores = tables.map((table) => metric.score(table.sum()).score);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const average = mean(scores);
  const squares = scores.reduce((sum, score) => sum + (score - average) ** 2, 0);
  const clips = tables[0]!.segments;
  const { low, high } = bootstrap(clips, (sample) =>
    mean(tables.map((table) => metric.score(table.sum(sample)).score)),
  );
  return {
    mean: average,
    deviation: scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : undefined,
    ...(low === high ? { low: null, high: null } : { low, high }),
    ...{ seeds: scores.length, clips },
  };
}

import {
  bleu,
  bootstrapScore,
  chrf,
  correctPunctuation,
  type Metric,
  rougeL,
  type Score,
  sentenceScore,
  statisticsOf,
} from "@msmae/metrics";
import type { KeyFigure, Section } from "@msmae/report";
import { textScoringOf } from "../text-scoring.js";
import { numbers } from "./recognition.js";
import type { RunFolder } from "./run-folder.js";

type Lines = RunFolder["translated"];

/** Translations as they are compared. */
export interface Texts {
  readonly hypotheses: readonly string[];
  readonly references: readonly string[];
}

/** A metric with the name that tables give it. */
export type NamedMetric = readonly [name: string, metric: Metric<Score>];

/** Paper §4.3, as the run itself scored: the tokenizer is in the signatures that it wrote. */
export function metricsOf(run: RunFolder): NamedMetric[] {
  const { tokenize, unit } = textScoringOf(run.result);
  return [
    ["BLEU-1", bleu({ tokenize, maxOrder: 1 })],
    ["BLEU-4", bleu({ tokenize })],
    ["chrF", chrf()],
    ["ROUGE-L (TwoStreamSLT)", rougeL({ variant: "twostream", unit })],
  ];
}

export function textsOf(run: RunFolder, lines: Lines = run.translated): Texts {
  const { corrected } = textScoringOf(run.result);
  return {
    hypotheses: lines.map(({ hypothesis }) => (corrected ? correctPunctuation(hypothesis) : hypothesis)),
    references: lines.map(({ references }) => references[0]!),
  };
}

interface Scored {
  readonly name: string;
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** 0 to 100, with 95 % intervals. */
export function translationScores(run: RunFolder): Scored[] {
  const { hypotheses, references } = textsOf(run);
  return metricsOf(run).map(([name, metric]) => {
    const table = statisticsOf(metric, hypotheses, references);
    const { low, high } = bootstrapScore(metric, table);
    return { name, score: metric.score(table.sum()).score, low, high };
  });
}

export function translationFigures(run: RunFolder): KeyFigure[] {
  return translationScores(run)
    .filter(({ name }) => name !== "chrF" && name !== "BLEU-1")
    .map(({ name, score, low, high }) => ({
      value: score.toFixed(1),
      label: name,
      note: `${run.translated.length} sentences, 95 % interval ${low.toFixed(1)} to ${high.toFixed(1)}`,
    }));
}

/** Ours: what is read before a page is closed. */
const ROWS = 8;

export function translationSections(run: RunFolder): Section[] {
  const { hypotheses, references } = textsOf(run);
  const rated = hypotheses
    .map((hypothesis, i) => ({
      id: run.translated[i]!.id ?? `${i + 1}`,
      ...{ hypothesis, reference: references[i]! },
      score: sentenceScore(chrf(), hypothesis, [references[i]!]).score,
    }))
    .sort((a, b) => b.score - a.score);
  const chosen = [...new Set([...rated.slice(0, ROWS), ...rated.slice(-ROWS)])];
  return [
    {
      kind: "table",
      title: "Scores",
      caption:
        "0 to 100, higher is better. BLEU counts words and groups of them that the reference has too, ROUGE-L the longest common " +
        "sequence, chrF groups of letters. 95 % intervals: 1,000 bootstrap samples of the sentences.",
      columns: numbers("Score", "Value", "From", "To"),
      rows: translationScores(run).map(({ name, score, low, high }) => [
        name,
        ...[score, low, high].map((value) => value.toFixed(2)),
      ]),
    },
    {
      kind: "table",
      title: "Best and worst sentences",
      caption: "By chrF of the sentence.",
      columns: ["Clip", "Said", "Translated", "chrF"].map((title) => ({ title })),
      rows: chosen.map(({ id, reference, hypothesis, score }) => [id, reference, hypothesis, score]),
    },
  ];
}

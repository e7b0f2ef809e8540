import { intervalText } from "@msmae/evaluation";
import type { DataSet } from "../data.js";
import type { Cell, Results, TableBlock } from "../entry.js";
import type { Estimate } from "../estimate.js";
import { type Texts, TRANSLATION_SETS } from "../numbers-of-the-paper.js";
import { type Plan, seeded, type Translation, translate } from "../plan.js";
import type { Run } from "../run.js";
import { type TranslationEstimates, translationOf } from "../translation-estimate.js";

/** Paper §4.3: with faces, averaged per time step. */
export const AVERAGED: Translation = {
  ...{ pretrained: "B,H,F", tuned: "B,H,F" },
  bridge: "average",
  frozen: false,
};

export function translationRuns(plan: Plan, set: DataSet, how: Translation): Run[] {
  return seeded(plan, "translation", (seed) => translate(plan, set, how, seed));
}

/** Undefined where a run is not at its end. */
export function scoresOf(results: Results, runs: readonly Run[]): TranslationEstimates | undefined {
  const folders = results.of(runs)?.map(({ folder }) => folder);
  return folders && translationOf(folders);
}

export function allTranslationSets({ data }: Plan): DataSet[] {
  return [...data.translation.others, ...data.translation.same];
}

/** B1 / B4 / R in one cell. */
export function triple(scores: TranslationEstimates | Texts | undefined): Cell {
  return scores && { parts: scores };
}

/** What of a table's numbers is the paper's, of a data set; undefined for one of ours. */
export function reportedOf(
  scores: readonly [phoenix: Texts, csl: Texts, how2sign: Texts],
  set: string,
): Texts | undefined {
  return scores[TRANSLATION_SETS.indexOf(set as (typeof TRANSLATION_SETS)[number])];
}

export const SCORES =
  "BLEU-1 / BLEU-4 / ROUGE-L of TwoStreamSLT. Chinese: with mBART's punctuation corrected, uncorrected in parentheses.";

/** Every number of ours with its interval. */
export function translationIntervals(
  rows: readonly (readonly [names: readonly string[], scores: TranslationEstimates | undefined])[],
  columns: readonly string[],
): TableBlock {
  const estimates = ["BLEU-1", "BLEU-4", "ROUGE-L"];
  const range = (estimate: Estimate) => intervalText(estimate, (value) => value.toFixed(2));
  return {
    kind: "table",
    title: "intervals of our numbers",
    caption:
      "95 % intervals by 1,000 bootstrap samples of the test sentences, each sentence with what every seed made of it.",
    columns: [...columns, ...estimates.flatMap((name) => [name, "95 %"]), "Seeds", "Test sentences"],
    rows: rows.map(([names, scores]) => {
      if (scores === undefined) return [...names, ...Array<Cell>(2 * estimates.length + 2).fill(undefined)];
      const main = scores.map((score) => ("corrected" in score ? score.corrected : score));
      const [first] = main as [Estimate];
      return [...names, ...main.flatMap((score): Cell[] => [score, range(score)]), first.seeds, first.clips];
    }),
  };
}

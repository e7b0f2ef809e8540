import { join } from "node:path";
import { intervalText, readResult, recognitionResult } from "@msmae/evaluation";
import type { DataSet } from "../data.js";
import type { Cell, Results, TableBlock } from "../entry.js";
import { type Estimate, recallOf } from "../estimate.js";
import { type Method, otherRecipe, type Plan, recognize, seeded } from "../plan.js";
import type { Run } from "../run.js";

/** A method on a data set, with every seed. */
export interface Experiment {
  /** As tables call it. */
  readonly name: string;
  readonly method: Method;
}

/** What has to be known of the rows at this scale. */
export function atThisScale({ scale }: Plan): string {
  if (scale.preset !== "small") return "";
  return (
    " At this scale the main rows are pretrained with targets without place and size (ours), hands are measured from the " +
    "wrist (but from the shoulders, as in the paper, in the row of the paper's loss), the classifier reads the mean over tokens and not a CLS token, and ST-GCN and ST-GCN++ are small (6 layers, from " +
    "width 16 on) and learn for half as many epochs, since an update of theirs takes six times as long."
  );
}

/** Pretrained with the loss that the scale's other rows are not. */
export function other(plan: Plan): Experiment {
  const of = otherRecipe(plan);
  const loss = of.recipe === "paper" ? "the paper's loss" : "normalised targets (ours)";
  return { name: `MS-MAE, DiffMask 0.5, ${loss}`, method: { kind: "fine-tuned", of } };
}

export function runsOf(plan: Plan, set: DataSet, { method }: Experiment, shots?: number): Run[] {
  return seeded(plan, "recognition", (seed) => recognize(plan, set, method, seed, shots));
}

/** Recall@1 and recall@5 over the seeds; the latter undefined of no more than five glosses, of which it is always 100. */
export type TopRecall = readonly [first: Estimate, five: Estimate | undefined];

/** Undefined where a run is not at its end. */
export function topK(results: Results, runs: readonly Run[]): TopRecall | undefined {
  const folders = results.of(runs)?.map(({ folder }) => folder);
  if (folders === undefined) return undefined;
  const result = readResult(recognitionResult, join(folders[0]!, "recognition.json"));
  const always = result !== undefined && result.glosses <= 5;
  return [recallOf(folders, 1), always ? undefined : recallOf(folders, 5)];
}

/** The two in one cell, as tables have them beside each other. */
export function pair(scores: readonly [Cell, Cell] | undefined): Cell {
  return scores && { parts: scores };
}

/** Every number of ours with its interval. */
export function intervals(
  rows: readonly (readonly [names: readonly string[], scores: TopRecall | undefined])[],
  columns: readonly string[],
): TableBlock {
  const range = (estimate: Estimate | undefined) =>
    estimate && intervalText(estimate, (value) => value.toFixed(2));
  return {
    kind: "table",
    title: "intervals of our numbers",
    caption:
      "95 % intervals by 1,000 bootstrap samples of the test clips' signers (of their recordings, or of the clips, where signers are not known), each clip with what every seed made of it; Wilson's where all are right or none is.",
    columns: [...columns, "Top-1", "95 %", "Top-5", "95 %", "Seeds", "Test clips"],
    rows: rows.map(([names, scores]) => [
      ...names,
      ...(scores === undefined
        ? [undefined, undefined, undefined, undefined, undefined, undefined]
        : [scores[0], range(scores[0]), scores[1], range(scores[1]), scores[0].seeds, scores[0].clips]),
    ]),
  };
}

import type { DataSet } from "../data.js";
import type { Cell, Entry, Results } from "../entry.js";
import { TABLE_3, TABLE_5 } from "../numbers-of-the-paper.js";
import type { Plan, Translation } from "../plan.js";
import { AVERAGED, SCORES, scoresOf, translationIntervals, translationRuns, triple } from "./translation.js";

/** Ours in both tables, by the names of their rows. */
const OURS: Readonly<Record<string, Translation>> = {
  "MS-MAE, flat concatenation": { ...AVERAGED, bridge: "flat" },
  "MS-MAE, per-time-step averaging": AVERAGED,
};

const runs = (plan: Plan, sets: readonly DataSet[]) =>
  sets.flatMap((set) => Object.values(OURS).flatMap((how) => translationRuns(plan, set, how)));

/** The columns of our data sets in one of these rows. */
function ours(plan: Plan, results: Results, sets: readonly DataSet[], name: string): Cell[] {
  const how = OURS[name];
  return sets.map((set) => how && triple(scoresOf(results, translationRuns(plan, set, how))));
}

function intervals(plan: Plan, results: Results, sets: readonly DataSet[]) {
  const rows = Object.entries(OURS).flatMap(([name, how]) =>
    sets.map((set) => [[name, set.name], scoresOf(results, translationRuns(plan, set, how))] as const),
  );
  return translationIntervals(rows, ["Method", "Data"]);
}

export const table3: Entry = {
  name: "table3",
  title: "Table 3: translation of other languages than what is pretrained on",
  runs: (plan) => runs(plan, plan.data.translation.others),
  blocks(plan, results) {
    const { others } = plan.data.translation;
    return [
      {
        kind: "table",
        title: "Translation",
        caption: SCORES,
        columns: [
          ...["Method", "Modality", "PHOENIX-2014T, paper", "CSL-Daily, paper"],
          ...others.map(({ name }) => `${name}, here`),
        ],
        rows: TABLE_3.map(([method, modality, phoenix, csl]) => [
          ...[method, modality, triple(phoenix), triple(csl)],
          ...ours(plan, results, others, method),
        ]),
      },
      intervals(plan, results, others),
    ];
  },
};

export const table5: Entry = {
  name: "table5",
  title: "Table 5: translation of the language that is pretrained on",
  runs: (plan) => runs(plan, plan.data.translation.same),
  blocks(plan, results) {
    const { same } = plan.data.translation;
    return [
      {
        kind: "table",
        title: "Translation",
        caption: `${SCORES} VLA: pretrained with language as supervision; SSL: self-supervised pretraining.`,
        columns: [
          ...["Method", "Modality", "VLA", "SSL", "Translation data", "How2Sign, paper"],
          ...same.map(({ name }) => `${name}, here`),
        ],
        rows: TABLE_5.map(([method, modality, alignment, selfSupervised, data, scores]) => [
          ...[method, modality, alignment, selfSupervised, data, triple(scores)],
          ...ours(plan, results, same, method),
        ]),
      },
      intervals(plan, results, same),
    ];
  },
};

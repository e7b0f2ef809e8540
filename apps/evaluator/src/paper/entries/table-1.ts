import type { Entry } from "../entry.js";
import { RECOGNITION_SETS, TABLE_1 } from "../numbers-of-the-paper.js";
import { DIFF_MASK, type Plan, SAME_MASK } from "../plan.js";
import { atThisScale, type Experiment, intervals, other, pair, runsOf, topK } from "./recognition.js";

/** In the paper's order, then ours: the last tells pretraining from the model. */
const experiments = (plan: Plan): readonly Experiment[] => [
  { name: "ST-GCN", method: { kind: "ST-GCN" } },
  { name: "ST-GCN++", method: { kind: "ST-GCN++" } },
  { name: "MS-MAE, DiffMask 0.5", method: { kind: "fine-tuned", of: DIFF_MASK } },
  { name: "MS-MAE, SameMask 0.5", method: { kind: "fine-tuned", of: SAME_MASK } },
  other(plan),
  { name: "MS-MAE's encoder from scratch", method: { kind: "from scratch" } },
];

export const table1: Entry = {
  name: "table1",
  title: "Table 1: recognition of isolated signs",
  runs: (plan) =>
    plan.data.recognition.flatMap((set) => experiments(plan).flatMap((each) => runsOf(plan, set, each))),
  blocks(plan, results) {
    const { recognition } = plan.data;
    const reported: Readonly<Record<string, readonly (readonly [number, number] | undefined)[]>> = TABLE_1;
    const names = [...new Set([...Object.keys(TABLE_1), ...experiments(plan).map(({ name }) => name)])];
    const scores = new Map(
      experiments(plan).map((each) => [
        each.name,
        recognition.map((set) => topK(results, runsOf(plan, set, each))),
      ]),
    );
    return [
      {
        kind: "table",
        title: "Top-1 / Top-5 recall in percent",
        caption:
          "The last two rows are not in the paper: another loss in pretraining, and the same encoder with nothing " +
          "learnt before, so that what pretraining brings is seen. ST-GCN of the paper was reproduced from earlier work; SignBERT and MASA are what their papers report." +
          atThisScale(plan),
        columns: [
          "Method",
          ...RECOGNITION_SETS.map((name) => `${name}, paper`),
          ...recognition.map(({ name }) => `${name}, here`),
        ],
        rows: names.map((name) => [
          name,
          ...RECOGNITION_SETS.map((_, i) => pair(reported[name]?.[i])),
          ...(scores.get(name)?.map(pair) ?? recognition.map(() => undefined)),
        ]),
      },
      intervals(
        experiments(plan).flatMap(({ name }) =>
          recognition.map((set, i) => [[name, set.name], scores.get(name)![i]] as const),
        ),
        ["Method", "Data"],
      ),
    ];
  },
};

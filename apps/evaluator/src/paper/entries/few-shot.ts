import type { DataSet } from "../data.js";
import type { Entry } from "../entry.js";
import { DIFF_MASK, FUSED, type Plan, SAME_MASK } from "../plan.js";
import { atThisScale, type Experiment, intervals, other, runsOf, topK } from "./recognition.js";

const experiments = (plan: Plan, set: DataSet): readonly Experiment[] => [
  { name: "ST-GCN", method: { kind: "ST-GCN" } },
  { name: "ST-GCN++", method: { kind: "ST-GCN++" } },
  { name: "MS-MAE's encoder from scratch", method: { kind: "from scratch" } },
  { name: "MS-MAE, DiffMask 0.5", method: { kind: "fine-tuned", of: DIFF_MASK } },
  { name: "MS-MAE, SameMask 0.5", method: { kind: "fine-tuned", of: SAME_MASK } },
  ...(set.unlabelled === undefined ? [] : [UNLABELLED]),
  other(plan),
  { name: "one token a frame (fused)", method: { kind: "fine-tuned", of: FUSED } },
  { name: "MS-MAE, DiffMask 0.5, probe", method: { kind: "probe", of: DIFF_MASK } },
];

const UNLABELLED: Experiment = {
  name: "MS-MAE, DiffMask 0.5, pretrained on clips without labels",
  method: { kind: "fine-tuned", of: DIFF_MASK, on: "unlabelled" },
};

export const fewShot: Entry = {
  name: "few-shot",
  title: "Few clips of each gloss (not in the paper)",
  runs: (plan) =>
    plan.data.fewShot.flatMap((set) =>
      plan.scale.shots.flatMap((shots) =>
        experiments(plan, set).flatMap((each) => runsOf(plan, set, each, shots)),
      ),
    ),
  blocks(plan, results) {
    const { shots } = plan.scale;
    return plan.data.fewShot.flatMap((set) => {
      const methods = experiments(plan, set);
      const scores = methods.map((each) =>
        shots.map((count) => topK(results, runsOf(plan, set, each, count))),
      );
      return [
        {
          kind: "table",
          title: `Top-1 recall in percent: ${set.name}`,
          caption:
            "What a language with few recordings has: that many clips of each gloss to learn from, drawn by the seed, all test " +
            "clips to measure by." +
            atThisScale(plan),
          columns: ["Method", ...shots.map((count) => `${count} clip${count === 1 ? "" : "s"} a gloss`)],
          rows: methods.map(({ name }, i) => [name, ...scores[i]!.map((score) => score?.[0])]),
        },
        intervals(
          methods.flatMap(({ name }, i) =>
            shots.map((count, j) => [[name, `${count}`], scores[i]![j]] as const),
          ),
          ["Method", "Clips a gloss"],
        ),
      ] as const;
    });
  },
};

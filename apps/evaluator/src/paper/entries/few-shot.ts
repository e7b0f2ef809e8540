import type { Entry } from "../entry.js";
import { DIFF_MASK, FUSED, SAME_MASK, SIGNS } from "../plan.js";
import { type Experiment, intervals, runsOf, topK } from "./recognition.js";

const EXPERIMENTS: readonly Experiment[] = [
  { name: "ST-GCN", method: { kind: "ST-GCN" } },
  { name: "ST-GCN++", method: { kind: "ST-GCN++" } },
  { name: "MS-MAE's encoder from scratch", method: { kind: "from scratch" } },
  { name: "MS-MAE, DiffMask 0.5", method: { kind: "fine-tuned", of: DIFF_MASK } },
  { name: "MS-MAE, SameMask 0.5", method: { kind: "fine-tuned", of: SAME_MASK } },
  { name: "MS-MAE, DiffMask 0.5, preset signs (ours)", method: { kind: "fine-tuned", of: SIGNS } },
  { name: "one token a frame (fused)", method: { kind: "fine-tuned", of: FUSED } },
  { name: "MS-MAE, DiffMask 0.5, probe", method: { kind: "probe", of: DIFF_MASK } },
];

export const fewShot: Entry = {
  name: "few-shot",
  title: "Few clips of each gloss (not in the paper)",
  runs: (plan) =>
    plan.data.fewShot.flatMap((set) =>
      plan.scale.shots.flatMap((shots) => EXPERIMENTS.flatMap((each) => runsOf(plan, set, each, shots))),
    ),
  blocks(plan, results) {
    const { shots } = plan.scale;
    return plan.data.fewShot.flatMap((set) => {
      const scores = EXPERIMENTS.map((each) =>
        shots.map((count) => topK(results, runsOf(plan, set, each, count))),
      );
      return [
        {
          kind: "table",
          title: `Top-1 recall in percent: ${set.name}`,
          caption:
            "What a language with few recordings has: that many clips of each gloss to learn from, drawn by the seed, all test " +
            "clips to measure by.",
          columns: ["Method", ...shots.map((count) => `${count} clip${count === 1 ? "" : "s"} a gloss`)],
          rows: EXPERIMENTS.map(({ name }, i) => [name, ...scores[i]!.map((score) => score?.[0])]),
        },
        intervals(
          EXPERIMENTS.flatMap(({ name }, i) =>
            shots.map((count, j) => [[name, `${count}`], scores[i]![j]] as const),
          ),
          ["Method", "Clips a gloss"],
        ),
      ] as const;
    });
  },
};

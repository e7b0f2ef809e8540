import type { Entry } from "../entry.js";
import { RECOGNITION_SETS, TABLE_1, TABLE_2_PROBE } from "../numbers-of-the-paper.js";
import { DIFF_MASK } from "../plan.js";
import { type Experiment, intervals, runsOf, topK } from "./recognition.js";

const EXPERIMENTS: readonly Experiment[] = [
  { name: "ST-GCN++", method: { kind: "ST-GCN++" } },
  { name: "Probe", method: { kind: "probe", of: DIFF_MASK } },
];

export const table2: Entry = {
  name: "table2",
  title: "Table 2: the pretrained encoder, frozen",
  runs: (plan) =>
    plan.data.recognition.flatMap((set) => EXPERIMENTS.flatMap((each) => runsOf(plan, set, each))),
  blocks(plan, results) {
    const { recognition } = plan.data;
    const reported = (set: string, method: string) => {
      const at = RECOGNITION_SETS.indexOf(set as (typeof RECOGNITION_SETS)[number]);
      return at < 0 ? undefined : (method === "Probe" ? TABLE_2_PROBE : TABLE_1["ST-GCN++"])[at];
    };
    const sets = [...new Set([...RECOGNITION_SETS, ...recognition.map(({ name }) => name)])];
    const ours = (name: string, each: Experiment) => {
      const set = recognition.find((set) => set.name === name);
      return set && topK(results, runsOf(plan, set, each));
    };
    return [
      {
        kind: "table",
        title: "Recall in percent",
        caption:
          "Test clips; of Slovo, which has none, validation clips. Probe: the mean over tokens and one linear layer.",
        columns: ["Data set", "Method", "Rec@1, paper", "Rec@5, paper", "Rec@1, here", "Rec@5, here"],
        rows: sets.flatMap((set) =>
          EXPERIMENTS.map((each) => {
            const [paper, here] = [reported(set, each.name), ours(set, each)];
            return [set, each.name, paper?.[0].toFixed(2), paper?.[1].toFixed(2), here?.[0], here?.[1]];
          }),
        ),
      },
      intervals(
        recognition.flatMap((set) =>
          EXPERIMENTS.map((each) => [[set.name, each.name], ours(set.name, each)] as const),
        ),
        ["Data", "Method"],
      ),
    ];
  },
};

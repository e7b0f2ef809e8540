import { join } from "node:path";
import {
  intervalText,
  readResult,
  type SegmentationResult,
  type SegmentationScore,
  segmentationResult,
} from "@msmae/evaluation";
import type { DataSet } from "../data.js";
import type { Cell, Entry, Results } from "../entry.js";
import { look, type Plan, seeded } from "../plan.js";

const runs = (plan: Plan, set: DataSet, untrained: boolean) =>
  seeded(plan, "pretraining", (seed) =>
    look(plan, set, { command: "segment", untrained, clips: plan.scale.sentences }, seed),
  );

const ENCODERS = [
  ["MS-MAE, DiffMask 0.5", false],
  ["the same encoder, untrained", true],
] as const;

export const segmentation: Entry = {
  name: "segmentation",
  title: "Segments found by the encoder, scored (the paper has pictures alone)",
  runs: (plan) =>
    plan.data.segmentation.flatMap((set) => ENCODERS.flatMap(([, untrained]) => runs(plan, set, untrained))),
  blocks: (plan, results) =>
    plan.data.segmentation.map((set) => {
      const [trained, untrained] = ENCODERS.map(([, untrained]) => factsOf(results, plan, set, untrained));
      const { tolerances = [0.08, 0.16, 0.24] } = trained?.[0] ?? {};
      const baselines = trained?.[0]?.scores?.methods.map(({ method }) => method).slice(1) ?? [];
      const row = (
        name: string,
        facts: readonly SegmentationResult[] | undefined,
        method: string,
      ): Cell[] => [
        name,
        ...tolerances.map((_, i) =>
          spread(facts, (scores) => scores.methods.find((m) => m.method === method)?.f1[i]),
        ),
        spread(facts, (scores) => scores.methods.find((m) => m.method === method)?.covering),
      ];
      return {
        kind: "table",
        title: set.name,
        caption:
          "F1 of boundaries at three tolerances, and the mean share of each sign that its best segment covers (IoU), in percent; " +
          "95 % intervals by resampling clips, of seed 0 where there are several. What needs no encoder gets as many boundaries as the " +
          "encoder found.",
        columns: ["Method", ...tolerances.map((seconds) => `F1 at ${seconds} s`), "Covering"],
        rows: [
          row(ENCODERS[0][0], trained, "encoder"),
          row(ENCODERS[1][0], untrained, "encoder"),
          ...baselines.map((method) => row(method, trained, method)),
        ],
      } as const;
    }),
};

function factsOf(
  results: Results,
  plan: Plan,
  set: DataSet,
  untrained: boolean,
): readonly SegmentationResult[] | undefined {
  return results
    .of(runs(plan, set, untrained))
    ?.flatMap(({ folder }) => readResult(segmentationResult, join(folder, "segmentation.json")) ?? []);
}

/** The mean over seeds, with the first one's interval. */
function spread(
  facts: readonly SegmentationResult[] | undefined,
  of: (scores: NonNullable<SegmentationResult["scores"]>) => SegmentationScore | undefined,
): Cell {
  const found = facts?.flatMap(({ scores }) => (scores && of(scores)) ?? []);
  const [first] = found ?? [];
  if (found === undefined || first === undefined) return undefined;
  const mean = found.reduce((sum, { score }) => sum + score, 0) / found.length;
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(mean)} (${intervalText(first, percent)})`;
}

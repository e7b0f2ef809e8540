import { join } from "node:path";
import { type ReconstructionComparison, readResult, reconstructionResult } from "@msmae/evaluation";
import type { Cell, Entry } from "../entry.js";
import { DIFF_MASK, type Plan, pretrain, SAME_MASK, seeded } from "../plan.js";

type Masks = keyof ReconstructionComparison;

const MASKS = [
  ["different", "DiffMask"],
  ["same", "SameMask"],
] as const;
const BASELINES = [
  ["interpolation", "linear interpolation"],
  ["nearest", "nearest visible token"],
  ["mean", "mean pose"],
] as const;
const MODELS = [
  ["MS-MAE trained with DiffMask", { ...DIFF_MASK, recipe: "paper" }],
  ["MS-MAE trained with SameMask", { ...SAME_MASK, recipe: "paper" }],
] as const;

const runs = (plan: Plan, of: (typeof MODELS)[number][1]) =>
  seeded(plan, "pretraining", (seed) => pretrain(plan, of, seed));

export const reconstruction: Entry = {
  name: "reconstruction",
  title: "Reconstruction of masked tokens (not in the paper)",
  runs: (plan) => MODELS.flatMap(([, of]) => runs(plan, of)),
  blocks(plan, results) {
    const comparisons = MODELS.map(([, of]) =>
      results
        .of(runs(plan, of))
        ?.map(
          ({ folder }) => readResult(reconstructionResult, join(folder, "reconstruction.json"))?.masks ?? {},
        ),
    );
    // The baselines learn nothing: every run measures the same of them that has the same seed.
    const any = comparisons.find((each) => each !== undefined);
    const rows = [
      ...MODELS.map(([name], i) => ({
        name,
        losses: (masks: Masks) => comparisons[i]?.map((each) => each[masks]?.model.loss ?? null),
      })),
      ...BASELINES.map(([key, name]) => ({
        name,
        losses: (masks: Masks) => any?.map((each) => each[masks]?.[key].loss ?? null),
      })),
    ];
    return [
      {
        kind: "table",
        title: "Loss on masked tokens of held-out clips",
        caption:
          "Squared error summed over a masked token's coordinates (Paper §3.2), in squared shoulder widths; lower is better. " +
          "With several seeds: mean ± standard deviation, each seed with windows and masks of its own.",
        columns: ["Method", ...MASKS.map(([, name]) => `masked by ${name}`)],
        rows: rows.map(({ name, losses }) => [name, ...MASKS.map(([masks]) => spread(losses(masks)))]),
      },
    ];
  },
};

function spread(all: readonly (number | null)[] | undefined): Cell {
  const losses = all?.filter((loss) => loss !== null) ?? [];
  if (losses.length === 0) return undefined;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  if (losses.length === 1) return mean.toFixed(3);
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return `${mean.toFixed(3)} ± ${Math.sqrt(squares / (losses.length - 1)).toFixed(3)}`;
}

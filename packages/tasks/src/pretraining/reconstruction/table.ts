import { type LossKind, lossOf, type MaskStrategy } from "@msmae/cubelets";
import type { StreamName } from "@msmae/pose";
import { METHODS, type Method, type Score } from "./score.js";

/**
 * Scores of the model and the baselines on the masks of each strategy, the one that was trained with first; of that alone
 * where a clip is one sequence of tokens, since both strategies are the same then.
 */
export type Comparison = { readonly [strategy in MaskStrategy]?: { readonly [method in Method]: Score } };

export const STRATEGY_NAMES: Readonly<Record<MaskStrategy, string>> = {
  different: "DiffMask",
  same: "SameMask",
};

const METHOD_NAMES: Readonly<Record<Exclude<Method, "model">, string>> = {
  interpolation: "linear interpolation",
  nearest: "nearest visible token",
  mean: "mean pose",
};

/** One row for each method and mask strategy. */
export interface ComparisonRow {
  readonly masks: string;
  readonly method: string;
  /** Mean squared error of a coordinate by stream, in thousandths of a squared shoulder width; null: not measured. */
  readonly errors: readonly (number | null)[];
  /** The paper's loss: squared error summed over a masked token's coordinates. */
  readonly loss: number | null;
}

/** @param loss What was trained: under some the model is told what the baselines are not. */
export function comparisonRows(
  comparison: Comparison,
  streams: readonly StreamName[],
  loss: LossKind,
): ComparisonRow[] {
  const { told } = lossOf(loss);
  const model = told === undefined ? "MS-MAE" : `MS-MAE, told ${told.what}`;
  return Object.entries(comparison).flatMap(([strategy, scores]) =>
    METHODS.map((method) => {
      const score = scores[method];
      return {
        masks: STRATEGY_NAMES[strategy as MaskStrategy],
        method: method === "model" ? model : METHOD_NAMES[method],
        errors: streams.map((name) => {
          const error = score.streams[name]?.meanSquare ?? null;
          return error === null ? null : 1000 * error;
        }),
        loss: score.loss,
      };
    }),
  );
}

/** The same as text, the first row being the head; a dash where nothing was measured. */
export function comparisonText(rows: readonly ComparisonRow[], streams: readonly StreamName[]): string[][] {
  return [
    ["masks", "method", ...streams, "loss"],
    ...rows.map(({ masks, method, errors, loss }) => [
      masks,
      method,
      ...errors.map((error) => error?.toFixed(2) ?? "–"),
      loss?.toFixed(3) ?? "–",
    ]),
  ];
}

/**
 * How much less error than linear interpolation the model makes, in percent; negative for more. Undefined where there is
 * nothing to compare: nothing was measured, or interpolation made no error.
 */
export function gainOf({
  model,
  interpolation,
}: {
  readonly model: Pick<Score, "loss">;
  readonly interpolation: Pick<Score, "loss">;
}): number | undefined {
  if (model.loss === null || interpolation.loss === null || interpolation.loss === 0) return undefined;
  return 100 * (1 - model.loss / interpolation.loss);
}

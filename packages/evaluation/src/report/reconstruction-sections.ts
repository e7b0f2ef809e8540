import type { KeyFigure, Section } from "@msmae/report";
import {
  RECONSTRUCTION_METHODS,
  type ReconstructionComparison,
  type ReconstructionMethod,
  type ReconstructionScore,
  type Told,
} from "../files/reconstruction-result.js";

/** The paper's names of how masks are drawn. */
export const MASK_NAMES = { different: "DiffMask", same: "SameMask" } as const;
type MaskName = keyof typeof MASK_NAMES;

const METHOD_NAMES: Readonly<Record<ReconstructionMethod, string>> = {
  model: "MS-MAE",
  interpolation: "linear interpolation",
  nearest: "nearest visible token",
  mean: "mean pose",
};

/** Of runs of 0.1.0 under the normalised loss, whose results do not say it. */
export const TOLD_BEFORE: Told = {
  what: "place and size",
  note:
    "The normalised loss asks for the shape and motion of what is masked, not for its place and size: pictures and errors of " +
    "MS-MAE have those of the truth, so that its errors do not compare with the baselines'.",
};

/** What a table of reconstruction is about. */
export interface ReconstructionAbout {
  readonly streams: readonly string[];
  /** What the model is told, where its errors do not compare with the baselines'. */
  readonly told?: Told | undefined;
}

/** One row for each method and kind of masks. */
export interface ReconstructionRow {
  readonly masks: string;
  readonly method: string;
  /** Mean squared error of a coordinate by stream, in thousandths of a squared shoulder width; null: not measured. */
  readonly errors: readonly (number | null)[];
  /** The paper's loss: squared error summed over a masked token's coordinates. */
  readonly loss: number | null;
}

/** Rows of a result, the masks that were trained with first. */
export function reconstructionRows(
  masks: ReconstructionComparison,
  { streams, told }: ReconstructionAbout,
): ReconstructionRow[] {
  return Object.keys(masks).flatMap((key) => {
    const strategy = key as MaskName; // in the file's order
    const scores = masks[strategy];
    if (scores === undefined) return [];
    return RECONSTRUCTION_METHODS.map((method) => {
      const score = scores[method];
      return {
        masks: MASK_NAMES[strategy],
        method: `${METHOD_NAMES[method]}${method === "model" && told !== undefined ? `, told ${told.what}` : ""}`,
        errors: streams.map((name) => {
          const error = score.streams[name]?.meanSquare ?? null;
          return error === null ? null : 1000 * error;
        }),
        loss: score.loss,
      };
    });
  });
}

/** The same as text, the first row being the head; a dash where nothing was measured. */
export function reconstructionText(masks: ReconstructionComparison, about: ReconstructionAbout): string[][] {
  return [
    ["masks", "method", ...about.streams, "loss"],
    ...reconstructionRows(masks, about).map(({ masks, method, errors, loss }) => [
      ...[masks, method, ...errors.map((error) => error?.toFixed(2) ?? "–"), loss?.toFixed(3) ?? "–"],
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
}: Readonly<Record<"model" | "interpolation", Pick<ReconstructionScore, "loss">>>): number | undefined {
  if (model.loss === null || interpolation.loss === null || interpolation.loss === 0) return undefined;
  return 100 * (1 - model.loss / interpolation.loss);
}

/**
 * How much less error than linear interpolation, and the loss, on the masks that were trained with.
 *
 * @param trained The masks' strategy.
 */
export function reconstructionFigures(
  masks: ReconstructionComparison,
  trained: string,
  told: Told | undefined,
): KeyFigure[] {
  const scores = masks[trained as MaskName];
  const gain = scores === undefined || told !== undefined ? undefined : gainOf(scores);
  const loss = scores?.model.loss ?? null;
  if (gain === undefined || loss === null) return [];
  return [
    {
      value: `${Math.abs(gain).toFixed(0)} %`,
      label: `${gain >= 0 ? "less" : "more"} error than linear interpolation`,
      note: "on masked tokens of held-out clips",
    },
    { value: loss.toPrecision(3), label: "loss", note: "squared error a masked token" },
  ];
}

/**
 * The model beside what needs no learning, a table for each kind of masks: the task differs, so only rows of one table compare.
 *
 * @param unit What coordinates are counted in: `shoulder width`, or `length of four palms` of hands alone.
 */
export function reconstructionSections(
  masks: ReconstructionComparison,
  about: ReconstructionAbout,
  unit: string,
): Section[] {
  const best = about.told === undefined ? { best: "lowest" as const } : { numeric: true };
  const rows = reconstructionRows(masks, about);
  return [...new Set(rows.map((row) => row.masks))].map((name) => ({
    kind: "table",
    title: `Reconstruction under ${name}, beside what needs no learning`,
    caption:
      `Held-out clips. Streams: mean squared error of a coordinate, in thousandths of a squared ${unit}. Loss: squared ` +
      "error summed over a masked token's coordinates (Paper §3.2). Lower is better; a dash: no masked token shows any of it, so " +
      `nothing was measured.${about.told === undefined ? "" : " Rows of MS-MAE and of the others do not compare."}`,
    columns: [{ title: "Method" }, ...[...about.streams, "Loss"].map((title) => ({ title, ...best }))],
    rows: rows
      .filter((row) => row.masks === name)
      .map(({ method, errors, loss }) => [method, ...errors, loss]),
  }));
}

import { type CorpusIndex, unitsOf } from "@msmae/datasets";
import type { MbartConfig } from "@msmae/mbart";
import { stepLimit, type TranslatorConfig } from "./config.js";

/** A clip with more time steps than mBART has positions. */
export class ClipTooLongError extends Error {
  override readonly name = "ClipTooLongError";
  constructor(
    readonly corpus: string,
    readonly clip: string,
    readonly steps: number,
    readonly limit: number,
    frames: number,
  ) {
    super(
      `${corpus}: clip ${JSON.stringify(clip)}: ${frames} frames make ${steps} time steps, mBART has positions for ${limit}; ` +
        "cut it, leave it out, or --set data.tooLong=shorten",
    );
  }
}

/**
 * @returns The clips that have more time steps than fit.
 * @throws {ClipTooLongError} for the first of them, unless they may be shortened.
 */
export function tooLong(
  { name, clips }: Pick<CorpusIndex, "name" | "clips">,
  chosen: readonly number[],
  model: TranslatorConfig,
  mbart: MbartConfig,
  { unit, tooLong }: { readonly unit: number; readonly tooLong: "error" | "shorten" },
): number[] {
  const limit = stepLimit(model, mbart);
  const stepsOf = (clip: number) => Math.ceil(unitsOf(clips[clip]!.frames, unit) / model.stride);
  const found = chosen.filter((clip) => stepsOf(clip) > limit);
  const [first] = found;
  if (first === undefined || tooLong === "shorten") return found;
  const { id, frames } = clips[first]!;
  throw new ClipTooLongError(name, id, stepsOf(first), limit, frames);
}

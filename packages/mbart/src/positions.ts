import type { MbartConfig } from "./config.js";

/** A source with more positions than the model has. */
export class SourceTooLongError extends Error {
  override readonly name = "SourceTooLongError";
  constructor(
    /** Which one. */
    readonly source: string,
    readonly length: number,
    readonly limit: number,
  ) {
    super(
      `${source}: ${length} positions; mBART has ${limit}. Use shorter clips, or ask for long ones to be shortened.`,
    );
  }
}

/**
 * Which positions of a source the model reads: all of them, or, if it has more than the model and that was asked for,
 * as many as fit, evenly spread, the first and the last one among them.
 *
 * @param source Its name, for the error.
 * @throws {SourceTooLongError} if there are too many and they may not be left out.
 * @example
 * positionsWithin("clip-7", 1200, config, { shorten: true }).length; // 1024
 */
export function positionsWithin(
  source: string,
  length: number,
  { max_position_embeddings: limit }: MbartConfig,
  { shorten }: { readonly shorten: boolean },
): Int32Array {
  if (length <= limit) return Int32Array.from({ length }, (_, at) => at);
  if (!shorten) throw new SourceTooLongError(source, length, limit);
  return Int32Array.from({ length: limit }, (_, at) =>
    limit === 1 ? 0 : Math.round((at * (length - 1)) / (limit - 1)),
  );
}

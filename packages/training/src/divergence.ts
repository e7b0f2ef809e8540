/** What training has to check a loss against. */
export interface DivergenceGuard {
  /** A loss above this many times the median of the last ones stops the run. */
  readonly factor: number;
  /** A median below this counts as this: of losses that reach 0, a multiple means nothing. */
  readonly least: number;
  /** How many losses the median is of; none is judged by less than a tenth of them. */
  readonly window: number;
}

export const divergenceDefaults: DivergenceGuard = {
  factor: 30, // Chosen here: a clip with tiny shoulders gives ten times the median; a run that has diverged, hundreds of times
  least: 0, // Chosen here: a reconstruction never gets there
  window: 100, // Chosen here: long enough to outlast a run of hard batches
};

/** Training that went wrong: the update that follows was not made. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";

  constructor(
    readonly step: number,
    readonly what: string,
    /** The clips of the update's batches. */
    readonly clips: readonly string[],
    /** The weights that the run can go on from. */
    readonly checkpoint: string,
  ) {
    const shown = clips.slice(0, 8).join(", ") + (clips.length > 8 ? ` and ${clips.length - 8} more` : "");
    super(`Step ${step}: ${what}; clips: ${shown}; last good checkpoint: ${checkpoint}`);
  }
}

/**
 * What is wrong with an update's loss and gradient norm, or undefined where nothing is.
 *
 * @param recentLosses Those of the last updates, at most `guard.window`.
 */
export function findDivergence(
  loss: number,
  gradientNorm: number,
  recentLosses: readonly number[],
  guard: DivergenceGuard,
): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (!Number.isFinite(gradientNorm)) return `the norm of the gradients is ${gradientNorm}`;
  if (recentLosses.length < guard.window / 10) return undefined;
  const median = Math.max(guard.least, [...recentLosses].sort((a, b) => a - b)[recentLosses.length >> 1]!);
  if (median <= 0 || loss <= guard.factor * median) return undefined;
  return `the loss is ${loss.toPrecision(4)}, more than ${guard.factor} times the median ${median.toPrecision(4)} of the last ${recentLosses.length}`;
}

/** The learning rate of update `step`, where the first update is 1. */
export type LearningRateSchedule = (step: number) => number;

export interface WarmupCosine {
  /** The highest learning rate, reached by update `warmup`. */
  readonly peak: number;
  /** The number of updates over which it rises in a straight line from 0. */
  readonly warmup: number;
  /** The number of the last update. */
  readonly steps: number;
  /** The learning rate of the last update. */
  readonly final: number;
}

/**
 * Linear warm-up, then half a cosine. With t the number of the update, 1 to `steps`:
 *
 *     t <= warmup:  peak * t / warmup
 *     t >  warmup:  final + (peak - final) * (1 + cos(pi * (t - warmup) / (steps - warmup))) / 2
 *
 * so the first update already learns, update `warmup` has exactly `peak` and the last exactly `final`; t = 0 (before
 * training) gives 0 where there is a warm-up. Paper §4.1: peak 8e-4, 2,000 warm-up steps of 120,000. Chosen here: the
 * definition at both ends, and final 1e-6.
 *
 * @throws {RangeError} if the warm-up is longer than the run, or a rate is negative.
 * @example
 * const rate = warmupCosine({ peak: 8e-4, warmup: 2_000, steps: 120_000, final: 1e-6 });
 * rate(1_000); // 4e-4
 */
export function warmupCosine({ peak, warmup, steps, final }: WarmupCosine): LearningRateSchedule {
  if (!Number.isInteger(warmup) || warmup < 0 || !(warmup <= steps)) {
    throw new RangeError(
      `Got ${warmup} warm-up steps for a run of ${steps}; expected a whole number of 0 to ${steps}.`,
    );
  }
  if (!(peak >= 0 && final >= 0)) {
    throw new RangeError(
      `Got learning rates ${peak} (peak) and ${final} (final); expected numbers of at least 0.`,
    );
  }
  return (step) => {
    if (step <= warmup && warmup > 0) return (peak * step) / warmup;
    const progress = Math.min(1, (step - warmup) / (steps - warmup));
    return final + ((peak - final) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}

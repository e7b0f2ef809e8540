import { type Best, bestOf, better } from "./best.js";
import type { Scalars } from "./records.js";
import type { RunDirectory } from "./run-directory.js";
import type { ValidationOptions } from "./train-options.js";

/** When a run is validated, what was best so far, and when there is nothing more to wait for. */
export class Validation {
  readonly #options: ValidationOptions | undefined;
  readonly #steps: number;
  #best: Best | undefined;

  /**
   * @param options undefined for a run without validation.
   * @param steps The number of the last update.
   * @param run Whose `metrics.jsonl` holds what was measured before.
   */
  constructor(options: ValidationOptions | undefined, steps: number, run: RunDirectory) {
    this.#options = options;
    this.#steps = steps;
    this.#best = options && bestOf(run.readMetrics(), options.criterion);
  }

  get best(): Best | undefined {
    return this.#best;
  }

  /** Whether there is one after `step`. */
  isDue(step: number): boolean {
    return this.#options !== undefined && (step % this.#options.every === 0 || step === this.#steps);
  }

  /** Whether early stopping applies. */
  get isExhausted(): boolean {
    return (
      this.#best !== undefined && this.#best.since >= (this.#options?.patience ?? Number.POSITIVE_INFINITY)
    );
  }

  /** Compares the scores after `step` with the best so far. */
  add(step: number, scores: Scalars): void {
    if (this.#options !== undefined) this.#best = better(this.#best, step, scores, this.#options.criterion);
  }
}

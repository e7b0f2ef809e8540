import type { Stopwatch } from "./stopwatch.js";
import type { TrainingBatch } from "./updates.js";

/** The micro-batches of a run in their order, with the time that waiting for them takes. */
export class BatchQueue<B> {
  readonly #batches: AsyncIterator<TrainingBatch<B>>;
  readonly #stopwatch: Stopwatch;
  #error: unknown;

  constructor(batches: AsyncIterable<TrainingBatch<B>>, stopwatch: Stopwatch) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#stopwatch = stopwatch;
  }

  /**
   * The next one, for update `step` of `steps`.
   *
   * @throws {RangeError} if there is none.
   * @throws what the batches throw; {@link failedWith} tells such an error from others.
   */
  async next(step: number, steps: number): Promise<TrainingBatch<B>> {
    const { done, value } = await this.#stopwatch
      .measure("data", () => this.#batches.next())
      .catch((error: unknown) => {
        this.#error = error;
        throw error;
      });
    if (done) throw new RangeError(`The batches ended before update ${step} of ${steps}.`);
    return value;
  }

  /** Whether `error` came from the batches: then all updates made before are sound. */
  failedWith(error: unknown): boolean {
    return this.#error !== undefined && error === this.#error;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

import { setImmediate } from "node:timers/promises";
import { createAdamWState } from "./adamw.js";
import { BatchQueue } from "./batch-queue.js";
import type { TrainingState } from "./checkpoint.js";
import { CheckpointFolder, type SkippedCheckpoint } from "./checkpoint-folder.js";
import { DivergenceError, divergenceDefaults, findDivergence } from "./divergence.js";
import type { Scalars, Seconds, TrainingRecord } from "./records.js";
import { RunRecorder } from "./run-recorder.js";
import { scanUpdater } from "./scanned-updates.js";
import { Stopwatch } from "./stopwatch.js";
import type { TrainingResult, TrainOptions } from "./train-options.js";
import { hostUpdater, type Update, type Updater, type UpdateSource } from "./updates.js";
import { Validation } from "./validation.js";

/**
 * Trains `parameters` to the last update, from the newest checkpoint of the run where there is one.
 *
 * Deterministic: the same options give the same bytes in `metrics.jsonl` and `checkpoints/`, even where the process
 * was killed at any moment and the run resumed.
 *
 * @throws {DivergenceError} if a loss or a gradient is not finite, or a loss explodes.
 * @throws {FileError} if a file cannot be written; earlier checkpoints stay.
 * @throws {CheckpointMismatchError} if the run's checkpoint is not of these parameters.
 * @throws {RangeError} if the batches end before the last update.
 * @throws what `batches` throws, after a checkpoint of the updates made until then.
 */
export async function train<P extends object, B extends object, S extends object = object>(
  options: TrainOptions<P, B, S>,
): Promise<TrainingResult> {
  const training = await TrainingLoop.open(options);
  try {
    await training.begin();
    while (!training.isFinished) await training.advance();
  } catch (error) {
    await training.rescue(error);
    throw error;
  } finally {
    await training.close();
  }
  return training.result();
}

/** What {@link CheckpointFolder.restore} found. */
interface Restored {
  readonly step: number | undefined;
  readonly skipped: readonly SkippedCheckpoint[];
}

/** A run on its way to its last update. */
class TrainingLoop<P extends object, B extends object, S extends object> {
  readonly #options: TrainOptions<P, B, S>;
  readonly #folder: CheckpointFolder;
  readonly #state: TrainingState<P>;
  readonly #restored: Restored;
  readonly #updater: Updater<B>;
  readonly #recorder: RunRecorder;
  readonly #validation: Validation;
  readonly #stopwatch = new Stopwatch();
  readonly #batches: BatchQueue<B>;
  readonly #source: UpdateSource<B>;
  #saved: string; // the path of the newest weights
  #isStopped = false; // by the signal

  /** Reads the newest checkpoint and opens the logs at its update. */
  static async open<P extends object, B extends object, S extends object>(
    options: TrainOptions<P, B, S>,
  ): Promise<TrainingLoop<P, B, S>> {
    const { parameters, weights = parameters, steps, run, checkpoint, modelConfig, modelKind } = options;
    const folder = new CheckpointFolder(run.checkpoints, checkpoint, steps, modelConfig, modelKind);
    const state: TrainingState<P> = { optimizer: createAdamWState(parameters), recentLosses: [] };
    const updater = ((options.updatesPerRun ?? 1) > 1 ? scanUpdater : hostUpdater)(
      parameters,
      state,
      options,
    );
    folder.refuseLost(run);
    const restored = await folder.restore(weights, state);
    return new TrainingLoop(options, folder, state, restored, updater);
  }

  private constructor(
    options: TrainOptions<P, B, S>,
    folder: CheckpointFolder,
    state: TrainingState<P>,
    restored: Restored,
    updater: Updater<B>,
  ) {
    const { run, steps, evaluate, accumulate } = options;
    const { step } = state.optimizer;
    this.#options = options;
    this.#folder = folder;
    this.#state = state;
    this.#restored = restored;
    this.#updater = updater;
    this.#recorder = new RunRecorder(run.openLogs(step), options);
    this.#validation = new Validation(evaluate, steps, run); // of the metrics up to here
    this.#saved = folder.weights(step);
    this.#batches = new BatchQueue(options.batches(step * accumulate), this.#stopwatch);
    this.#source = {
      stopwatch: this.#stopwatch,
      nextBatch: () => this.#batches.next(this.#step + 1, steps),
      check: (update) => this.#refuseDivergence(update),
    };
  }

  get #step(): number {
    return this.#state.optimizer.step;
  }

  /** Whether nothing is left to train, whatever the signal says. */
  get #isTrained(): boolean {
    return this.#step >= this.#options.steps || this.#validation.isExhausted;
  }

  get isFinished(): boolean {
    return this.#isStopped || this.#isTrained;
  }

  /** Writes the weights before the first update, or goes on from a checkpoint. */
  async begin(): Promise<void> {
    const { step, skipped } = this.#restored;
    if (step === undefined) await this.#save();
    else this.#folder.prune(step, this.#validation.best?.step); // what a killed process did not get to
    this.#options.onStart?.({ step: this.#step, skipped });
  }

  /** Makes the updates up to the next place where something is done with the weights, and does that. */
  async advance(): Promise<void> {
    const updates = await this.#updater.update(this.#freeUpdates(), this.#source);
    // Logs, validation, checkpoint, in the order in which a resumed run relies on them.
    const { records, isLogged } = this.#recorder.updates(updates);
    await this.#validate();
    await setImmediate(); // lets a signal in
    this.#isStopped = this.#options.signal?.aborted === true && !this.#isTrained;
    if (this.#isCheckpoint()) await this.#stopwatch.measure("checkpoint", () => this.#save());
    const seconds = this.#stopwatch.endUpdate();
    this.#tell(records, updates, seconds);
    if (isLogged) this.#recorder.timing(this.#step, this.#stopwatch.endLine());
  }

  /** Keeps what has been learnt where the batches failed: it is whole, and need not be lost with the data. */
  async rescue(error: unknown): Promise<void> {
    const isSaved = this.#saved === this.#folder.weights(this.#step);
    if (this.#batches.failedWith(error) && !isSaved) await this.#save();
  }

  async close(): Promise<void> {
    await this.#batches.close();
    this.#recorder.close();
    await this.#updater.dispose();
  }

  result(): TrainingResult {
    const { best } = this.#validation;
    return {
      interrupted: this.#isStopped,
      step: this.#step,
      checkpoint: this.#saved,
      graphs: this.#updater.graphs(),
      ...(best && {
        best: { step: best.step, score: best.score, checkpoint: this.#folder.weights(best.step) },
      }),
    };
  }

  /** How many updates can follow before something has to be done with the weights. */
  #freeUpdates(): number {
    const { updatesPerRun = 1 } = this.#options;
    const isFree = (step: number) => !this.#folder.isScheduled(step) && !this.#validation.isDue(step);
    let count = 1;
    while (count < updatesPerRun && isFree(this.#step + count)) count++;
    return count;
  }

  /** @throws {DivergenceError} if the update must not be made. */
  #refuseDivergence({ step, scalars: { loss }, gradientNorm, clips }: Update): void {
    const { divergence: guard = divergenceDefaults } = this.#options;
    const state = this.#state;
    const wrong = findDivergence(loss, gradientNorm, state.recentLosses, guard);
    if (wrong !== undefined) throw new DivergenceError(step, wrong, clips, this.#saved);
    state.recentLosses = [...state.recentLosses, loss].slice(-guard.window);
  }

  async #validate(): Promise<void> {
    const { evaluate, onEvaluation } = this.#options;
    const step = this.#step;
    if (evaluate === undefined || !this.#validation.isDue(step)) return;
    const scores: Scalars = await this.#stopwatch.measure("evaluation", () => evaluate.run(step));
    this.#recorder.validation(step, scores);
    this.#validation.add(step, scores);
    onEvaluation?.(step, scores);
  }

  #isCheckpoint(): boolean {
    const isBest = this.#validation.best?.step === this.#step;
    return this.#folder.isScheduled(this.#step) || isBest || this.isFinished;
  }

  async #save(): Promise<void> {
    const { parameters, weights = parameters } = this.#options;
    this.#recorder.sync();
    this.#saved = await this.#folder.save(weights, this.#state, this.#validation.best?.step);
  }

  #tell(records: readonly TrainingRecord[], updates: readonly Update[], seconds: Seconds): void {
    const each = share(seconds, records.length);
    for (const [i, record] of records.entries()) {
      this.#options.onProgress?.({ record, samples: updates[i]!.clips.length, seconds: each });
    }
  }
}

/** An update's share of the time of `count`. */
function share(seconds: Seconds, count: number): Seconds {
  const { data, compute, optimizer, checkpoint, evaluation } = seconds;
  return {
    data: data / count,
    compute: compute / count,
    optimizer: optimizer / count,
    checkpoint: checkpoint / count,
    evaluation: evaluation / count,
  };
}

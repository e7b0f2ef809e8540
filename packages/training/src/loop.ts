import { setImmediate } from "node:timers/promises";
import { createAdamWState } from "./adamw.js";
import { bestOf, better, type Criterion } from "./best.js";
import type { TrainingState } from "./checkpoint.js";
import { CheckpointFolder, type CheckpointPolicy, type SkippedCheckpoint } from "./checkpoint-folder.js";
import { DivergenceError, type DivergenceGuard, divergenceDefaults, findDivergence } from "./divergence.js";
import {
  flattenScalars,
  type Scalars,
  type Seconds,
  type TimingRecord,
  type TrainingRecord,
} from "./records.js";
import type { RunDirectory, RunLogs } from "./run-directory.js";
import { scanUpdater } from "./scanned-updates.js";
import { Stopwatch } from "./stopwatch.js";
import { hostUpdater, type TrainingBatch, type Update, type UpdateOptions } from "./updates.js";

export interface TrainOptions<P extends object, B extends object, S extends object = object>
  extends UpdateOptions<P, B, S> {
  /** Float32 host tensors, updated in place; replaced by a checkpoint's where the run has one. */
  readonly parameters: P;
  /**
   * What checkpoints hold, where that is more than the parameters: a tree that has their leaves among its own, beside frozen
   * weights and buffers.
   */
  readonly weights?: object;
  /**
   * The micro-batches from number `from` on, `accumulate` of them an update. The n-th must be the same whatever
   * `from` was: that is what makes a resumed run equal to an uninterrupted one.
   */
  readonly batches: (from: number) => AsyncIterable<TrainingBatch<B>>;
  /** The number of the last update. */
  readonly steps: number;
  /**
   * Updates in one run of the graph. Chosen here: 1 where absent, since updating in host memory is the faster on a CPU. With
   * more, weights and moments stay on the device meanwhile: for GPUs. Runs end at checkpoints and validations.
   */
  readonly updatesPerRun?: number;
  readonly run: RunDirectory;
  /** The model's config, stored with the weights. */
  readonly modelConfig: unknown;
  readonly checkpoint: CheckpointPolicy;
  /** Write a line of metrics once every so many updates, and at the last. */
  readonly logEvery: number;
  /** Validation once every so many updates, and after the last. The best weights so far are kept. */
  readonly evaluate?: {
    readonly every: number;
    readonly criterion: Criterion;
    /** Training ends after so many validations of which none was better than the best before. */
    readonly patience?: number;
    readonly run: (step: number) => Promise<Scalars>;
  };
  readonly divergence?: DivergenceGuard;
  /** Finishes the update, writes a checkpoint and returns. */
  readonly signal?: AbortSignal;
  readonly onStart?: (start: TrainingStart) => void;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onEvaluation?: (step: number, validation: Scalars) => void;
}

export interface TrainingStart {
  /** The number of updates made before; 0 for a new run. */
  readonly step: number;
  /** Damaged checkpoints that were passed over. */
  readonly skipped: readonly SkippedCheckpoint[];
}

export interface TrainingProgress {
  readonly record: TrainingRecord;
  readonly samples: number;
  readonly seconds: Seconds;
}

export interface TrainingResult {
  /** Whether the signal ended it before the last update. */
  readonly interrupted: boolean;
  readonly step: number;
  /** The path of the last weights. */
  readonly checkpoint: string;
  /** How many graphs were compiled: one for each combination of the batches' shapes. */
  readonly graphs: number;
  /** The weights that scored best in validation; absent without validation. */
  readonly best?: { readonly step: number; readonly score: number; readonly checkpoint: string };
}

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
  const {
    parameters,
    weights = parameters,
    steps,
    run,
    checkpoint,
    evaluate,
    logEvery,
    signal,
    updatesPerRun = 1,
  } = options;
  const guard = options.divergence ?? divergenceDefaults;
  const folder = new CheckpointFolder(run.checkpoints, checkpoint, steps, options.modelConfig);
  const state: TrainingState<P> = { optimizer: createAdamWState(parameters), recentLosses: [] };
  const updater = (updatesPerRun > 1 ? scanUpdater : hostUpdater)(parameters, state, options);
  folder.refuseLost(run);
  const restored = await folder.restore(weights, state);
  const start = state.optimizer.step;
  const logs = run.openLogs(start);
  let best = evaluate && bestOf(run.readMetrics(), evaluate.criterion);
  let saved = folder.weights(start);
  let stopped = false;
  let noBatch: unknown; // why there are no more batches
  /** Whether early stopping applies. */
  const exhausted = () =>
    best !== undefined && best.since >= (evaluate?.patience ?? Number.POSITIVE_INFINITY);
  let samples = 0; // since the last line of timing
  const watch = new Stopwatch();
  const batches = options.batches(start * options.accumulate)[Symbol.asyncIterator]();

  const feed = {
    watch,
    next: async () => {
      const { done, value } = await watch
        .measure("data", () => batches.next())
        .catch((error: unknown) => {
          noBatch = error;
          throw error;
        });
      if (done)
        throw new RangeError(`The batches ended before update ${state.optimizer.step + 1} of ${steps}.`);
      return value;
    },
    judge: ({ step, scalars, gradientNorm, clips }: Update) => {
      const wrong = findDivergence(scalars.loss, gradientNorm, state.recentLosses, guard);
      if (wrong !== undefined) throw new DivergenceError(step, wrong, clips, saved);
      state.recentLosses = [...state.recentLosses, scalars.loss].slice(-guard.window);
    },
  };
  const isValidated = (step: number) =>
    evaluate !== undefined && (step % evaluate.every === 0 || step === steps);
  /** How many updates can follow `step` before something has to be done with the weights. */
  const freeUpdates = (step: number) => {
    let count = 1;
    while (count < updatesPerRun && !folder.isScheduled(step + count) && !isValidated(step + count)) count++;
    return count;
  };

  try {
    if (restored.step === undefined) await folder.save(weights, state, undefined);
    else folder.prune(start, best?.step); // what a killed process did not get to
    options.onStart?.({ step: start, skipped: restored.skipped });

    while (state.optimizer.step < steps && !exhausted()) {
      const updates = await updater.update(freeUpdates(state.optimizer.step), feed);
      const records = updates.map(recordOf);
      const step = state.optimizer.step;
      samples += updates.reduce((sum, { clips }) => sum + clips.length, 0);

      // Logs, validation, checkpoint, in the order in which a resumed run relies on them.
      const logged = records.filter((record) => record.step % logEvery === 0 || record.step === steps);
      for (const record of logged) {
        logs.metrics.append(record);
        logs.events.scalars(
          record.step,
          flattenScalars(record).filter(([name]) => name !== "step"),
        );
      }
      if (evaluate && isValidated(step)) {
        const validation = await watch.measure("evaluation", () => evaluate.run(step));
        logs.metrics.append({ step, validation });
        logs.events.scalars(step, flattenScalars({ validation }));
        best = better(best, step, validation, evaluate.criterion);
        options.onEvaluation?.(step, validation);
      }
      await setImmediate(); // lets a signal in
      stopped = signal?.aborted === true && step < steps && !exhausted();
      if (folder.isScheduled(step) || best?.step === step || stopped || exhausted()) {
        logs.metrics.sync(); // a checkpoint promises the lines up to its step
        saved = await watch.measure("checkpoint", () => folder.save(weights, state, best?.step));
      }
      const seconds = watch.endUpdate();
      for (const [i, record] of records.entries()) {
        options.onProgress?.({
          record,
          samples: updates[i]!.clips.length,
          seconds: share(seconds, records.length),
        });
      }
      if (logged.length > 0) {
        logTiming(logs, { step, samples, seconds: watch.endLine(), memory: memory() });
        samples = 0;
      }
      if (stopped) break;
    }
  } catch (error) {
    // What has been learnt is whole: it need not be lost with the data.
    if (error === noBatch && saved !== folder.weights(state.optimizer.step)) {
      logs.metrics.sync();
      await folder.save(weights, state, best?.step);
    }
    throw error;
  } finally {
    await batches.return?.();
    for (const file of Object.values(logs)) file.close();
    await updater.dispose();
  }
  const step = state.optimizer.step;
  const found = best && {
    best: { step: best.step, score: best.score, checkpoint: folder.weights(best.step) },
  };
  return { interrupted: stopped, step, checkpoint: saved, graphs: updater.graphs(), ...found };
}

function recordOf({ step, epoch, scalars, learningRate, gradientNorm }: Update): TrainingRecord {
  const { loss, ...others } = scalars;
  const measured = measuredOf(others);
  return { step, ...(epoch !== undefined && { epoch }), loss, ...measured, learningRate, gradientNorm };
}

/** The scalars without those that are NaN: of them nothing was measured in this batch. */
function measuredOf(scalars: Scalars): Scalars {
  return Object.fromEntries(
    Object.entries(scalars).flatMap(([name, value]): [string, number | Scalars][] => {
      if (typeof value === "number") return Number.isNaN(value) ? [] : [[name, value]];
      const inner = measuredOf(value);
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
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

function logTiming(logs: RunLogs, record: TimingRecord): void {
  const { step, samples, seconds, memory } = record;
  const all = flattenScalars(seconds).reduce((sum, [, value]) => sum + value, 0);
  logs.timing.append(record);
  logs.events.scalars(step, flattenScalars({ samplesPerSecond: samples / all, seconds, memory }));
}

function memory(): TimingRecord["memory"] {
  return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 }; // maxRSS is in KiB
}

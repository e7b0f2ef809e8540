import { setImmediate } from "node:timers/promises";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import { accumulate } from "./accumulate.js";
import { type AdamWConfig, adamwUpdate, createAdamWState, zerosLike } from "./adamw.js";
import { bestOf, better, type Criterion } from "./best.js";
import type { TrainingState } from "./checkpoint.js";
import { CheckpointFolder, type CheckpointPolicy, type SkippedCheckpoint } from "./checkpoint-folder.js";
import { clipScale, globalNorm } from "./clip.js";
import { decayMask } from "./decay.js";
import { DivergenceError, type DivergenceGuard, divergenceDefaults, findDivergence } from "./divergence.js";
import { compileObjective, meanScalars, type Objective, toScalars } from "./objective.js";
import {
  flattenScalars,
  type Scalars,
  type Seconds,
  type TimingRecord,
  type TrainingRecord,
} from "./records.js";
import type { RunDirectory, RunLogs } from "./run-directory.js";
import type { Schedule } from "./schedule.js";
import { Stopwatch } from "./stopwatch.js";

/** One micro-batch. */
export interface TrainingBatch<B> {
  readonly batch: B;
  /** The ids of its clips, named where training goes wrong. */
  readonly clips: readonly string[];
  /** How many times the corpus has been gone through. */
  readonly epoch?: number;
}

export interface TrainOptions<P extends object, B extends object> {
  /** Float32 host tensors, updated in place; replaced by a checkpoint's where the run has one. */
  readonly parameters: P;
  readonly objective: Objective<P, B>;
  /**
   * The micro-batches from number `from` on, `accumulate` of them an update. The n-th must be the same whatever
   * `from` was: that is what makes a resumed run equal to an uninterrupted one.
   */
  readonly batches: (from: number) => AsyncIterable<TrainingBatch<B>>;
  /** The number of the last update. */
  readonly steps: number;
  readonly schedule: Schedule;
  readonly optimizer: AdamWConfig;
  /** The largest norm of an update's gradients; Infinity for no clipping. */
  readonly clip: number;
  /** Micro-batches an update. */
  readonly accumulate: number;
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
    readonly run: (step: number) => Promise<Scalars>;
  };
  readonly divergence?: DivergenceGuard;
  /** Where to compute: device and threads. */
  readonly compile?: SessionOptions;
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
 * @throws {RunFileError} if a file cannot be written; earlier checkpoints stay.
 * @throws {CheckpointMismatchError} if the run's checkpoint is not of these parameters.
 * @throws {RangeError} if the batches end before the last update.
 */
export async function train<P extends object, B extends object>(
  options: TrainOptions<P, B>,
): Promise<TrainingResult> {
  const { parameters, steps, schedule, optimizer, clip, run, checkpoint, evaluate, logEvery, signal } =
    options;
  const { factor, window } = options.divergence ?? divergenceDefaults;
  const folder = new CheckpointFolder(run.checkpoints, checkpoint, steps, options.modelConfig);
  const state: TrainingState<P> = { optimizer: createAdamWState(parameters), recentLosses: [] };
  const restored = await folder.restore(parameters, state);
  const start = state.optimizer.step;
  const logs = run.openLogs(start);
  let best = evaluate && bestOf(run.readMetrics(), evaluate.criterion);
  let saved = folder.weights(start);
  const result = (interrupted: boolean): TrainingResult => ({
    interrupted,
    step: state.optimizer.step,
    checkpoint: saved,
    ...(best && { best: { ...best, checkpoint: folder.weights(best.step) } }),
  });

  const compiled = compileObjective(options.objective, options.compile);
  const decays = decayMask(parameters);
  const gradients = zerosLike(parameters);
  const scratch = options.accumulate > 1 ? zerosLike(parameters) : gradients; // the later micro-batches' gradients
  const watch = new Stopwatch();
  let samples = 0; // since the last line of timing
  const batches = options.batches(start * options.accumulate)[Symbol.asyncIterator]();
  try {
    if (restored.step === undefined) await folder.save(parameters, state, undefined);
    else folder.prune(start, best?.step); // what a killed process did not get to
    options.onStart?.({ step: start, skipped: restored.skipped });

    for (let step = start + 1; step <= steps; step++) {
      // Forward and backward, a micro-batch at a time.
      const scalars: Scalars[] = [];
      const clips: string[] = [];
      let epoch: number | undefined;
      for (let i = 0; i < options.accumulate; i++) {
        const { done, value } = await watch.measure("data", () => batches.next());
        if (done) throw new RangeError(`The batches ended before update ${step} of ${steps}.`);
        clips.push(...value.clips);
        epoch = value.epoch;
        const into = { gradients: i === 0 ? gradients : scratch };
        const { gradients: found, ...outputs } = await watch.measure("compute", () =>
          compiled.run({ parameters, batch: value.batch }, { into }),
        );
        scalars.push(toScalars(outputs));
        if (i > 0) await watch.measure("optimizer", () => accumulate(gradients, found));
      }
      samples += clips.length;

      // Is it safe to learn from?
      const means = meanScalars(scalars) as Scalars & { readonly loss: number };
      const norm = await watch.measure("optimizer", () => globalNorm(gradients) / options.accumulate);
      const wrong = findDivergence(means.loss, norm, state.recentLosses, { factor, window });
      if (wrong !== undefined) throw new DivergenceError(step, wrong, clips, saved);

      // The update.
      const learningRate = schedule(step);
      const gradientScale = clipScale(norm, clip) / options.accumulate;
      await watch.measure("optimizer", () =>
        adamwUpdate(parameters, gradients, state.optimizer, decays, optimizer, {
          learningRate,
          gradientScale,
        }),
      );
      state.recentLosses = [...state.recentLosses, means.loss].slice(-window);

      // Logs, validation, checkpoint, in the order in which a resumed run relies on them.
      const record = {
        step,
        ...(epoch !== undefined && { epoch }),
        ...means,
        learningRate,
        gradientNorm: norm,
      };
      const log = step % logEvery === 0 || step === steps;
      if (log) {
        logs.metrics.append(record);
        logs.events.scalars(
          step,
          flattenScalars(record).filter(([name]) => name !== "step"),
        );
      }
      let improved = false;
      if (evaluate && (step % evaluate.every === 0 || step === steps)) {
        const validation = await watch.measure("evaluation", () => evaluate.run(step));
        logs.metrics.append({ step, validation });
        logs.events.scalars(step, flattenScalars({ validation }));
        options.onEvaluation?.(step, validation);
        best = better(best, step, validation, evaluate.criterion);
        improved = best?.step === step;
      }
      await setImmediate(); // lets a signal in
      const stop = signal?.aborted === true && step < steps;
      if (folder.isScheduled(step) || improved || stop) {
        logs.metrics.sync(); // a checkpoint promises the lines up to its step
        saved = await watch.measure("checkpoint", () => folder.save(parameters, state, best?.step));
      }
      options.onProgress?.({ record, samples: clips.length, seconds: watch.endUpdate() });
      if (log) {
        logTiming(logs, { step, samples, seconds: watch.endLine(), memory: memory() });
        samples = 0;
      }
      if (stop) return result(true);
    }
    return result(false);
  } finally {
    await batches.return?.();
    for (const file of Object.values(logs)) file.close();
  }
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

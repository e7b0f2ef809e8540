import { type HostTensor, leaves } from "@msmae/parameters";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import { accumulate } from "./accumulate.js";
import { type AdamWConfig, adamwUpdate, zerosLike } from "./adamw.js";
import type { TrainingState } from "./checkpoint.js";
import { clipScale, globalNorm } from "./clip.js";
import { decayMask } from "./decay.js";
import { compileObjective, meanScalars, type Objective, toScalars } from "./objective.js";
import type { Scalars } from "./records.js";
import type { LearningRateSchedule } from "./schedule.js";
import type { Stopwatch } from "./stopwatch.js";

/** One micro-batch. */
export interface TrainingBatch<B> {
  readonly batch: B;
  /** The ids of its clips, named where training goes wrong. */
  readonly clips: readonly string[];
  /** How many times the corpus has been gone through. */
  readonly epoch?: number;
}

/** What makes updates, beside the parameters and the batches. */
export interface UpdateOptions<P extends object, B extends object, S extends object = object> {
  readonly objective: Objective<P, B, S>;
  /** What the objective's model carries from update to update without a gradient; updated in place. */
  readonly buffers?: S;
  readonly schedule: LearningRateSchedule;
  readonly optimizer: AdamWConfig;
  /** The largest norm of an update's gradients; Infinity for no clipping. */
  readonly clip: number;
  /** Micro-batches an update. */
  readonly accumulate: number;
  /** Where to compute: device and threads. */
  readonly compile?: SessionOptions;
}

/** One update, done or about to be done. */
export interface Update {
  readonly step: number;
  readonly epoch: number | undefined;
  /** The objective's, before the update. */
  readonly scalars: Scalars & { readonly loss: number };
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly clips: readonly string[];
}

/** Where the batches of updates come from, and what each update is checked by before it is made. */
export interface UpdateSource<B> {
  readonly nextBatch: () => Promise<TrainingBatch<B>>;
  readonly stopwatch: Stopwatch;
  /** Throws where an update must not be made. */
  readonly check: (update: Update) => void;
}

export interface Updater<B> {
  /** Makes at least one and at most `count` updates; parameters and moments are as before where it throws. */
  update(count: number, source: UpdateSource<B>): Promise<readonly Update[]>;
  /** How many graphs were compiled. */
  graphs(): number;
  /** Releases the memory of what was compiled. */
  dispose(): Promise<void>;
}

/** Writes the numbers of a tree of host tensors into another one of the same shapes. */
export function copyTree(from: object, to: object): void {
  const targets = leaves(to) as HostTensor<Float32Array>[];
  for (const [i, { data }] of (leaves(from) as HostTensor<Float32Array>[]).entries())
    targets[i]!.data.set(data);
}

/** Updates made one by one in host memory: compiled forward and backward, fused AdamW in JavaScript. */
export function hostUpdater<P extends object, B extends object, S extends object>(
  parameters: P,
  state: TrainingState<P>,
  options: UpdateOptions<P, B, S>,
): Updater<B> {
  const { buffers } = options;
  const compiled = compileObjective(options.objective, options.compile);
  const decays = decayMask(parameters);
  const gradients = zerosLike(parameters);
  const scratch = options.accumulate > 1 ? zerosLike(parameters) : gradients; // the later micro-batches' gradients

  const update: Updater<B>["update"] = async (_, { nextBatch, stopwatch, check }) => {
    // Forward and backward, a micro-batch at a time.
    const scalars: Scalars[] = [];
    const clips: string[] = [];
    let epoch: number | undefined;
    for (let i = 0; i < options.accumulate; i++) {
      const micro = await nextBatch();
      clips.push(...micro.clips);
      epoch = micro.epoch;
      const into = { gradients: i === 0 ? gradients : scratch };
      const inputs = { parameters, batch: micro.batch, ...(buffers && { buffers }) };
      const result = await stopwatch.measure("compute", () => compiled.run(inputs, { into }));
      const { gradients: found, buffers: after, ...outputs } = result;
      scalars.push(toScalars(outputs));
      if (buffers && after) copyTree(after, buffers);
      if (i > 0) await stopwatch.measure("optimizer", () => accumulate(gradients, found));
    }

    // Is it safe to learn from?
    const step = state.optimizer.step + 1;
    const gradientNorm = await stopwatch.measure(
      "optimizer",
      () => globalNorm(gradients) / options.accumulate,
    );
    const learningRate = options.schedule(step);
    const means = meanScalars(scalars) as Scalars & { readonly loss: number };
    const update = { step, epoch, scalars: means, learningRate, gradientNorm, clips };
    check(update);

    // The update.
    const gradientScale = clipScale(gradientNorm, options.clip) / options.accumulate;
    await stopwatch.measure("optimizer", () =>
      adamwUpdate(parameters, gradients, state.optimizer, decays, options.optimizer, {
        learningRate,
        gradientScale,
      }),
    );
    return [update];
  };
  return { update, graphs: () => compiled.graphs(), dispose: () => compiled.dispose() };
}

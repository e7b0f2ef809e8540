import type { Criterion } from "./best.js";
import type { CheckpointPolicy, SkippedCheckpoint } from "./checkpoint-folder.js";
import type { CheckpointKind } from "./checkpoint-kind.js";
import type { DivergenceGuard } from "./divergence.js";
import type { Scalars, Seconds, TrainingRecord } from "./records.js";
import type { RunDirectory } from "./run-directory.js";
import type { TrainingBatch, UpdateOptions } from "./updates.js";

/** What `train` is told: what learns from what, how its updates are made, what it keeps, and who follows it. */
export interface TrainOptions<P extends object, B extends object, S extends object = object>
  extends LearningOptions<P, B>,
    UpdateOptions<P, B, S>,
    RecordOptions,
    FollowOptions {}

/** What learns, from what, and for how long. */
export interface LearningOptions<P extends object, B extends object> {
  /** Float32 host tensors, updated in place; replaced by a checkpoint's where the run has one. */
  readonly parameters: P;
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
  /** Default: {@link divergenceDefaults}. */
  readonly divergence?: DivergenceGuard;
  readonly evaluate?: ValidationOptions;
}

/** Validation once every so many updates, and after the last. The best weights so far are kept. */
export interface ValidationOptions {
  readonly every: number;
  readonly criterion: Criterion;
  /** Training ends after so many validations of which none was better than the best before. */
  readonly patience?: number;
  readonly run: (step: number) => Promise<Scalars>;
}

/** What is written, and where. */
export interface RecordOptions {
  readonly run: RunDirectory;
  /**
   * What checkpoints hold, where that is more than the parameters: a tree that has their leaves among its own, beside frozen
   * weights and buffers.
   */
  readonly weights?: object;
  /** The model's config, stored with the weights. */
  readonly modelConfig: unknown;
  /** What the model is, stored with the weights. */
  readonly modelKind?: CheckpointKind;
  readonly checkpoint: CheckpointPolicy;
  /** Write a line of metrics once every so many updates, and at the last. */
  readonly logEvery: number;
}

/** How a caller follows training and ends it. */
export interface FollowOptions {
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

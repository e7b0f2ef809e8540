export { accumulate } from "./accumulate.js";
export {
  type AdamWConfig,
  type AdamWState,
  adamwDefaults,
  adamwUpdate,
  createAdamWState,
  zerosLike,
} from "./adamw.js";
export {
  type GraphInput,
  type GraphState,
  trainingStep,
  type UpdateScalars,
  updateScalars,
} from "./adamw-graph.js";
export { type Best, bestOf, type Criterion } from "./best.js";
export {
  type CheckpointDescription,
  CheckpointMismatchError,
  CheckpointSizeError,
  describeCheckpoint,
  loadParameters,
  loadTrainingState,
  refuseClaims,
  saveParameters,
  saveTrainingState,
  type TrainingState,
} from "./checkpoint.js";
export { CheckpointFolder, type CheckpointPolicy, type SkippedCheckpoint } from "./checkpoint-folder.js";
export { aboutKind, type CheckpointKind } from "./checkpoint-kind.js";
export { clipScale, globalNorm } from "./clip.js";
export { decayMask, decays } from "./decay.js";
export { DivergenceError, type DivergenceGuard, divergenceDefaults } from "./divergence.js";
export { EventFile, type Scalar } from "./event-file.js";
export { JsonLines, type StepRecord } from "./json-lines.js";
export { train } from "./loop.js";
export { type CompiledObjective, compileObjective, type Objective } from "./objective.js";
export {
  flattenScalars,
  type MetricRecord,
  type Scalars,
  type Seconds,
  type TimingRecord,
  type TrainingRecord,
  type ValidationRecord,
} from "./records.js";
export {
  gitRevision,
  type RunDescription,
  RunDirectory,
  RunDirectoryError,
  type RunLogs,
} from "./run-directory.js";
export { type LearningRateSchedule, type WarmupCosine, warmupCosine } from "./schedule.js";
export type {
  FollowOptions,
  LearningOptions,
  RecordOptions,
  TrainingProgress,
  TrainingResult,
  TrainingStart,
  TrainOptions,
  ValidationOptions,
} from "./train-options.js";
export type { TrainingBatch, UpdateOptions } from "./updates.js";

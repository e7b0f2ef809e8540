export {
  describeResolved,
  type ResolvedCheckpoint,
  resolveCheckpoint,
} from "./checkpoints/resolve-checkpoint.js";
export { OtherTaskError, RunError, SettingsError, WrongCheckpointError } from "./errors.js";
export {
  type PretrainingConfig,
  type PretrainingSettings,
  pretrainingConfigSchema,
} from "./pretraining/config.js";
export { PRETRAINING_PRESETS } from "./pretraining/presets.js";
export { pretrainingTask } from "./pretraining/pretrain.js";
export {
  type RecognitionConfig,
  type RecognitionSettings,
  recognitionConfigSchema,
} from "./recognition/config.js";
export { exportRecognizer, type RecognizerExport } from "./recognition/export.js";
export { recognitionInitLayer } from "./recognition/first-weights.js";
export { exportModelFolder, type ModelFolder } from "./recognition/model-folder.js";
export { type ModelKind, RECOGNITION_PRESETS } from "./recognition/presets.js";
export { percent } from "./recognition/recognition.js";
export { recognitionTask } from "./recognition/recognize.js";
export type { DryRun } from "./run/dry-run.js";
export type { OnProgress, Pace, ProgressEvent, Table } from "./run/progress.js";
export { freeFolder, type RunHooks, type RunOptions, type RunResult, runTask } from "./run/run.js";
export type { Prepared, Presets, RunConfig, Task } from "./run/task.js";
export { openDevice } from "./runtime/device.js";
export type { Runtime } from "./runtime/runtime.js";
export { versions } from "./runtime/versions.js";
export type { SettingDescription } from "./settings/describe-settings.js";
export { inBytes } from "./settings/memory.js";
export { type Layer, mergeSettings, type Settings, settingFromArgument } from "./settings/settings.js";
export {
  type AnyTraining,
  listSettings,
  type PretrainingOptions,
  planTraining,
  pretrain,
  type RecognitionOptions,
  type TrainingOptions,
  type TranslationOptions,
  trainRecognition,
  trainTranslation,
} from "./train.js";
export {
  type TranslationConfig,
  type TranslationSettings,
  translationConfigSchema,
} from "./translation/config.js";
export { TRANSLATION_PRESETS } from "./translation/presets.js";
export { translationTask } from "./translation/translate.js";

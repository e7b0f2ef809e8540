export { type PretrainingConfig, pretrainingConfigSchema } from "./pretraining/config.js";
export { PRETRAINING_PRESETS } from "./pretraining/presets.js";
export { pretrainingTask } from "./pretraining/pretrain.js";
export { type RecognitionConfig, recognitionConfigSchema } from "./recognition/config.js";
export { type ExportCommand, exportRecognizer } from "./recognition/export.js";
export { initLayer as recognitionInitLayer } from "./recognition/first-weights.js";
export { type ModelKind, modelLayer, probeLayer, RECOGNITION_PRESETS } from "./recognition/presets.js";
export { percent } from "./recognition/recognition.js";
export { recognitionTask } from "./recognition/recognize.js";
export type { Counter, Listener, Pace, Progress } from "./run/progress.js";
export { type Ended, freeFolder, type Prepared, type RunOptions, runTask, type Task } from "./run/run.js";
export { openDevice } from "./runtime/device.js";
export type { Runtime } from "./runtime/runtime.js";
export { versions } from "./runtime/versions.js";
export {
  type Layer,
  mergeSettings,
  nest,
  type Settings,
  settingFromArgument,
  settingsFromFile,
} from "./settings/settings.js";
export { type TranslationConfig, translationConfigSchema } from "./translation/config.js";
export { initLayer as translationInitLayer } from "./translation/first-weights.js";
export { TRANSLATION_PRESETS } from "./translation/presets.js";
export { translationTask } from "./translation/translate.js";

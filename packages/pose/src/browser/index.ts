export { holisticFrame } from "../formats/holistic-results.js";
export { atConstantRate } from "../operations/at-constant-rate.js";
export { type ExtractVideoOptions, extractVideo } from "./extract-video.js";
export type { HolisticExtractor, Picture } from "./holistic-extractor.js";
export { type LegacyHolistic, type LegacyHolisticOptions, legacyHolistic } from "./legacy-holistic.js";
export { HolisticLoadError } from "./load-mediapipe-files.js";
export {
  type HolisticRecording,
  type PoseRecorder,
  type PoseRecorderOptions,
  poseRecorder,
} from "./pose-recorder.js";
export { type RecordVideoOptions, recordVideo } from "./record-video.js";
export { RecordingError } from "./recording-error.js";
export {
  type TasksHolistic,
  type TasksHolisticOptions,
  type TasksHolisticResult,
  tasksHolistic,
} from "./tasks-holistic.js";
export { VideoLoadError, type VideoSource } from "./video-element.js";

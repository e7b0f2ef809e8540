export { holisticFrame } from "../formats/holistic-results.js";
export { atConstantRate } from "../operations/at-constant-rate.js";
export { type ExtractVideoOptions, extractVideo } from "./extract-video.js";
export { type HolisticExtractor, HolisticLoadError, type Picture } from "./holistic-extractor.js";
export { type LegacyHolistic, type LegacyHolisticOptions, legacyHolistic } from "./legacy-holistic.js";
export { type HolisticRecording, type PoseRecorder, poseRecorder } from "./pose-recorder.js";
export { type RecordVideoOptions, recordVideo } from "./record-video.js";
export {
  type TasksHolistic,
  type TasksHolisticOptions,
  type TasksHolisticResult,
  tasksHolistic,
} from "./tasks-holistic.js";
export { VideoLoadError, type VideoSource } from "./video-element.js";

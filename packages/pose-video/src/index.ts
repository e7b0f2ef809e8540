export { BrowserError, OtherSettingsError, ProgramMissingError, VideoError } from "./extract/errors.js";
export { extractPose } from "./extract/extract-pose.js";
export { extractVideos } from "./extract/extract-videos.js";
export type {
  ExtractEvent,
  Extraction,
  ExtractJob,
  ExtractMachine,
  ExtractPoseOptions,
  ExtractSettings,
  ExtractSummary,
  ExtractVideosOptions,
  Found,
  Timing,
} from "./extract/options.js";
export { probeVideo, type VideoInfo } from "./extract/probe-video.js";
export { findChromium, findFfmpeg, findFfprobe } from "./extract/programs.js";
export { videoJobs } from "./extract/video-jobs.js";
export {
  ANIMATION_FORMATS,
  type Animation,
  type AnimationFormat,
  type AnimationOptions,
  renderAnimation,
} from "./render/animation.js";
export { RenderError } from "./render/ffmpeg.js";
export type { Playback } from "./render/playback.js";
export { renderPng } from "./render/png.js";

export { BrowserError, OtherSettingsError, ProgramMissingError, VideoError } from "./extract/errors.js";
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
} from "./extract/options.js";
export { findChromium, findFfmpeg, findFfprobe } from "./extract/programs.js";

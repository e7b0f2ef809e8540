export { findPoses, poseNames } from "./find-poses.js";
export {
  findMpData,
  findMpDataOrder,
  findMpDataSequence,
  type MpDataSequence,
  readMpData,
} from "./mp-data.js";
export { readNpz } from "./npz.js";
export { findOpenPose, type OpenPoseClip, readOpenPose } from "./openpose.js";
export { openPose, openPoseSync, type PoseFile, type PoseFileSync } from "./pose-file.js";
export { PoseGoneError } from "./pose-memory.js";
export { readPoseFile, readPoseFileSync } from "./read-file.js";
export {
  type PoseOfFile,
  PoseReader,
  type ReadPoseFilesOptions,
  readPoseFiles,
  readPoseFilesSync,
} from "./read-files.js";
export { extractionPath, FrameTimesError, readFrameTimes } from "./read-frame-times.js";

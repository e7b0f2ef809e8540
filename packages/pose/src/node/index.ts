export { findPoses } from "./find-poses.js";
export { findMpData, type MpDataSequence, readMpData } from "./mp-data.js";
export {
  openPose,
  openPoseSync,
  type PoseFile,
  type PoseFileSync,
  readPoseFile,
  readPoseFileSync,
} from "./pose-file.js";

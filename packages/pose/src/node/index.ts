export { findMpData, type MpDataSequence, readMpData } from "./mp-data.js";
export { openPose, type PoseFile } from "./pose-file.js";

export { drawSkeleton, drawStrip, type MaskedFrames, STREAM_COLORS, type StripRow } from "./draw.js";
export { NoShouldersError, PoseFormatError, StreamError } from "./errors.js";
export { type Extent, extentOf } from "./extent.js";
export { FACE_POINTS, KEYPOINTS, STREAM_NAMES, type StreamName } from "./keypoints.js";
export { LIMBS } from "./limbs.js";
export { normalise } from "./normalise.js";
export type { Pose, PoseComponent, PoseHeader, PoseVersion } from "./pose.js";
export { readPoseHeader } from "./read-header.js";
export { type ByteRange, frameBytes, poseOfFrames, readPose } from "./read-pose.js";
export {
  extractStreams,
  mapStreams,
  type PoseStreams,
  type StreamSequence,
  selectFrames,
} from "./streams.js";
export { writePose } from "./write-pose.js";

export { sampleDeletedOrCopiedFrames, sampleKeptFrames } from "./augment-frames.js";
export { augmentNoise } from "./augment-noise.js";
export { augmentSpeed } from "./augment-speed.js";
export { type Bounds, boundingBoxes, boundsOf, type Crop, crop, focus } from "./box.js";
export type { Clip } from "./clip.js";
export { copyPose } from "./copy-pose.js";
export { drawSkeleton, drawStrip, type MaskedFrames, STREAM_COLORS, type StripRow } from "./draw.js";
export {
  LayoutMismatchError,
  NoShouldersError,
  PoseFormatError,
  PoseJsonError,
  SelectionError,
  StreamError,
} from "./errors.js";
export { type Extent, extentOf } from "./extent.js";
export { flip } from "./flip.js";
export { selectFrames, sliceFrames } from "./frames.js";
export { poseOfHolisticArrays, type Recording } from "./holistic-arrays.js";
export { type HolisticLayout, holisticComponents } from "./holistic-components.js";
export { poseOfHolisticResults, readHolisticJson } from "./holistic-results.js";
export { type InterpolateOptions, type InterpolationKind, interpolateAt } from "./interpolate-at.js";
export { joinFrames } from "./join.js";
export { FACE_POINTS, KEYPOINTS, STREAM_NAMES, type StreamName } from "./keypoints.js";
export { LIMBS } from "./limbs.js";
export { type NormaliseOptions, normalise } from "./normalise.js";
export { type NormalisePoseOptions, normalisePose, type PointName } from "./normalise-pose.js";
export { type NpyArray, readNpy } from "./npy.js";
export type { Pose, PoseComponent, PoseHeader, PoseVersion } from "./pose.js";
export { readPoseJson, writePoseJson } from "./pose-json.js";
export { posesEqual } from "./poses-equal.js";
export { presence } from "./presence.js";
export type { Random } from "./random.js";
export { readPoseHeader } from "./read-header.js";
export { type ByteRange, frameBytes, poseOfFrames, type ReadPoseOptions, readPose } from "./read-pose.js";
export { changeSpeed, fillGaps, interpolate, resample } from "./resample.js";
export { type PointNames, pointIndex, removeComponents, selectComponents } from "./select-components.js";
export {
  extractStreams,
  mapStreams,
  type PoseStreams,
  type StreamSequence,
} from "./streams.js";
export {
  augment2d,
  type Deviations2d,
  type Matrix2d,
  sampleMatrix2d,
  transform2d,
} from "./transform2d.js";
export { writePose } from "./write-pose.js";

export { FINGER_COLORS, type Theme } from "./drawing/colors.js";
export {
  type Drawing,
  type DrawOptions,
  drawFrames,
  drawSkeleton,
  drawStrip,
  type StripRow,
} from "./drawing/draw.js";
export { type Extent, extentOf } from "./drawing/extent.js";
export type { Focus } from "./drawing/focus.js";
export type { MaskedFrames } from "./drawing/panel.js";
export {
  LayoutMismatchError,
  NoHandsError,
  NoReferenceError,
  NoShouldersError,
  PersonError,
  PoseFormatError,
  PoseJsonError,
  SelectionError,
  StreamError,
} from "./errors.js";
export { ARRAY_PARTS, type ArrayPart } from "./formats/array-layouts.js";
export { fileKind } from "./formats/file-kind.js";
export {
  type HolisticArraysOptions,
  type LostPoint,
  poseOfHolisticArrays,
  type Recording,
} from "./formats/holistic-arrays.js";
export { type HolisticLayout, holisticComponents } from "./formats/holistic-components.js";
export {
  type HolisticResult,
  holisticFrame,
  type Landmark,
  poseOfHolisticResults,
  readHolisticJson,
} from "./formats/holistic-results.js";
export { type OpenPoseFrame, poseOfAlphaPose, poseOfOpenPose } from "./formats/keypoint-results.js";
export { type NpyArray, readNpy } from "./formats/npy.js";
export { findPartOrder, orderInWords, type PartOrder } from "./formats/part-order.js";
export { type PoseArrays, poseOfArray, poseOfArrays } from "./formats/pose-arrays.js";
export { readPoseJson, writePoseJson } from "./formats/pose-json.js";
export { type PoseLayout, readPoseHeader, readPoseLayout } from "./formats/read-header.js";
export {
  type ByteRange,
  frameBytes,
  poseOfFrames,
  type ReadPoseOptions,
  readPose,
} from "./formats/read-pose.js";
export { type ReadResultsOptions, readResultsJson } from "./formats/results-json.js";
export { wholeBodyComponents } from "./formats/tool-components.js";
export { writeNpy } from "./formats/write-npy.js";
export { writePose, writePoseHeader } from "./formats/write-pose.js";
export { asShown } from "./operations/as-shown.js";
export { atConstantRate } from "./operations/at-constant-rate.js";
export { sampleDeletedOrCopiedFrames, sampleKeptFrames } from "./operations/augment-frames.js";
export { augmentNoise } from "./operations/augment-noise.js";
export { augmentSpeed } from "./operations/augment-speed.js";
export {
  type Bounds,
  boundingBoxes,
  boundsOf,
  type Crop,
  crop,
  cropToSeen,
} from "./operations/bounding-boxes.js";
export { copyPose } from "./operations/copy-pose.js";
export { type FarPoint, farPoints } from "./operations/far-points.js";
export { flip } from "./operations/flip.js";
export {
  type FrameTimes,
  frameAt,
  framesWithin,
  frameTimes,
  partOfTimes,
  secondsAt,
} from "./operations/frame-times.js";
export {
  type InterpolateOptions,
  type InterpolationKind,
  interpolateAt,
} from "./operations/interpolate-at.js";
export { joinFrames } from "./operations/join-frames.js";
export { type NormalisePoseOptions, normalisePose, type PointName } from "./operations/normalise-pose.js";
export type { PoseOrStreams } from "./operations/pose-or-streams.js";
export { posesEqual } from "./operations/poses-equal.js";
export type { Random } from "./operations/random.js";
export { reduceToStreams } from "./operations/reduce-to-streams.js";
export { changeSpeed, fillGaps, interpolate, resample } from "./operations/resample.js";
export { segmentFrames } from "./operations/segment-frames.js";
export {
  type PointNames,
  pointIndex,
  removeComponents,
  selectComponents,
} from "./operations/select-components.js";
export { selectFrames, sliceFrames } from "./operations/select-frames.js";
export { selectPerson, sortPeople } from "./operations/select-person.js";
export {
  augment2d,
  type Deviations2d,
  type Matrix2d,
  sampleMatrix2d,
  transform2d,
} from "./operations/transform2d.js";
export type { Pose, PoseComponent, PoseHeader, PoseVersion } from "./pose.js";
export { type CoordinateUnits, coordinateUnits } from "./streams/coordinate-units.js";
export { FACE_POINTS } from "./streams/definitions/face.js";
export type { Limb, Place, StreamDefinition, Tool } from "./streams/definitions/stream-definition.js";
export { normalise } from "./streams/normalise.js";
export { firstPerson, PeopleTracker, type PersonSeen } from "./streams/people-tracker.js";
export { mapStreams, type PoseStreams, type Reference, type StreamSequence } from "./streams/pose-streams.js";
export { isPresent, presence } from "./streams/presence.js";
export { type Person, streamsOf } from "./streams/read-streams.js";
export { type RecognitionInput, recognitionWindow } from "./streams/recognition-window.js";
export {
  isHand,
  KEYPOINTS,
  LIMBS,
  STREAM_COLORS,
  STREAM_NAMES,
  STREAM_PARTS,
  STREAMS,
  type StreamName,
  type StreamPart,
} from "./streams/stream-table.js";
export { type ExtractOptions, extractStreams } from "./streams/streams.js";

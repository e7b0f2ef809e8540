import { count } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import type { Pose } from "../pose.js";
import {
  checkRecording,
  type HolisticArraysOptions,
  type LostPoint,
  poseOfHolisticArrays,
  type Recording,
} from "./holistic-arrays.js";
import type { NpyArray } from "./npy.js";
import type { PoseLayout } from "./read-header.js";
import { wholeBodyComponents } from "./tool-components.js";

/** The arrays of a clip's poses, beside a header that names their points. */
export interface PoseArrays {
  /** [T, N, P, D], or [T, P, D] of one person: D coordinates, or one more, which is the confidence. */
  readonly data: NpyArray;
  /** [T, N, P], or [T, P] of one person. Without it a point is seen where its coordinates are numbers and not all 0. */
  readonly confidence?: NpyArray | undefined;
}

/**
 * Converts arrays to a pose whose points a header names, as in data sets with one `.poseheader` for all clips. A
 * point of which a coordinate or the confidence is no number is missing.
 *
 * @param layout By {@link readPoseLayout}.
 * @param fps Frames a second.
 * @param source What the errors name.
 * @param options.onLost Told of each keypoint that is missing as its values are no numbers, although others of its component are.
 * @throws {PoseFormatError} if the arrays are of other shapes than the header's points and coordinates.
 * @throws {RangeError} if the frame rate is not above 0.
 * @example
 * const pose = poseOfArrays(layout, { data: readNpy(bytes) }, 25);
 */
export function poseOfArrays(
  layout: PoseLayout,
  { data, confidence }: PoseArrays,
  fps: number,
  source = "array",
  { onLost }: Pick<HolisticArraysOptions, "onLost"> = {},
): Pose {
  if (!(fps > 0 && fps < Number.POSITIVE_INFINITY))
    throw new RangeError(`Got ${fps} frames a second, expected a number above 0.`);
  const { points, dims } = layout;
  const fail = (what: string, shape: readonly number[], expected: string): never => {
    const detail = `${what} is of shape [${shape.slice(0, 8).join(", ")}], expected ${expected} as the header says`;
    throw new PoseFormatError(source, 0, "shape", detail);
  };
  const shape = data.shape.length === 3 ? [data.shape[0]!, 1, ...data.shape.slice(1)] : data.shape;
  const [frames = 0, people = 0, own, width = 0] = shape;
  const known = shape.length === 4 && own === points && (width === dims || width === dims + 1);
  if (!known || (width === dims + 1 && confidence !== undefined))
    fail("the data", data.shape, `[T, N, ${count(points)}, ${dims}]`);
  const places = frames * people * points;
  if (confidence !== undefined && (confidence.data.length !== places || confidence.shape.at(-1) !== points))
    fail("the confidence", confidence.shape, `[${frames}, ${people}, ${count(points)}]`);
  const values = new Float32Array(places * dims);
  const seen = new Float32Array(places);
  const given = (i: number) =>
    confidence?.data[i] ?? (width > dims ? data.data[i * width + dims]! : undefined);
  for (let i = 0; i < places; i++) {
    const at = Array.from({ length: dims }, (_, d) => Math.fround(data.data[i * width + d]!));
    const value = Math.fround(given(i) ?? (at.every((coordinate) => coordinate === 0) ? 0 : 1));
    if (!(value > 0 && value < Number.POSITIVE_INFINITY) || !at.every(Number.isFinite)) continue;
    values.set(at, i * dims);
    seen[i] = value;
  }
  if (onLost !== undefined) tellLost(layout, { places, people, blank, isLost }, onLost);
  const about = { ...layout, version: 0.2 as const, fps, frames, people };
  return { ...about, data: values, confidence: seen };

  function numbers(i: number): number[] {
    const own = confidence === undefined ? [] : [confidence.data[i]!];
    return [...data.data.subarray(i * width, (i + 1) * width), ...own];
  }
  /** Nothing but zeros and values that are no numbers, as what was not detected has them. */
  function blank(i: number): boolean {
    return numbers(i).every((value) => value === 0 || Number.isNaN(value));
  }
  /** No numbers, where the confidence does not say that it is missing. */
  function isLost(i: number): boolean {
    const confident = given(i);
    return !(confident !== undefined && confident <= 0) && !numbers(i).every(Number.isFinite);
  }
}

/** Tells of keypoints whose values are no numbers, of each person's components of which anything was detected. */
function tellLost(
  { components, points }: PoseLayout,
  at: {
    readonly places: number;
    readonly people: number;
    blank(i: number): boolean;
    isLost(i: number): boolean;
  },
  onLost: (lost: LostPoint) => void,
): void {
  for (let first = 0; first < at.places; first += points) {
    let start = first;
    for (const { name, points: own } of components) {
      const detected = own.some((_, p) => !at.blank(start + p));
      for (const [p, point] of own.entries()) {
        if (!detected || !at.isLost(start + p)) continue;
        onLost({ frame: Math.floor(first / (points * at.people)), component: name, point });
      }
      start += own.length;
    }
  }
}

/**
 * Converts an array to a pose; the array's shape says which tool's it is: MediaPipe Holistic's (see {@link
 * poseOfHolisticArrays}), or [T, 133, 3] of COCO-WholeBody and [T, 136, 3] of AlphaPose (Halpe): x, y in pixels and
 * the score.
 *
 * @throws {PoseFormatError} if the shape is another one; with those that are known.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 * @example
 * const pose = poseOfArray(readNpy(bytes), { width: 640, height: 480, fps: 25 });
 */
export function poseOfArray(
  array: NpyArray,
  recording: Recording,
  source = "array",
  options: Pick<HolisticArraysOptions, "order" | "onLost"> = {},
): Pose {
  const [, points, width] = array.shape;
  if (array.shape.length !== 3 || width !== 3 || (points !== 133 && points !== 136))
    return poseOfHolisticArrays([array], recording, source, options);
  checkRecording(recording);
  const components = wholeBodyComponents(points === 133 ? "COCO-WholeBody" : "AlphaPose 136");
  const size = { width: recording.width, height: recording.height, depth: 0 };
  const layout = { version: 0.2 as const, ...size, components, points, dims: 2 };
  return poseOfArrays(layout, { data: array }, recording.fps, source, options);
}

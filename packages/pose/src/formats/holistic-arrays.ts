import { PoseFormatError } from "../errors.js";
import type { Pose } from "../pose.js";
import { type ArrayLayout, type ArrayPart, layoutOf } from "./array-layouts.js";
import type { PartPlace, Row } from "./body-geometry.js";
import { holisticComponents } from "./holistic-components.js";
import { isMissing, isVisibility, placesOf } from "./judge-order.js";
import type { NpyArray } from "./npy.js";
import { findPartOrder, orderInWords } from "./part-order.js";

/** What MediaPipe's own coordinates do not tell. */
export interface Recording {
  /** The video's width in pixels, by which x and z are multiplied; 1 leaves them as they are. */
  readonly width: number;
  /** The video's height in pixels, by which y is multiplied; 1 leaves it as it is. */
  readonly height: number;
  readonly fps: number;
}

/** The confidence of a body's point whose part was found, but whose visibility is 0: found, and as little as can be. */
const FOUND = 1e-3;

export interface HolisticArraysOptions {
  /** The order of the parts in a frame; names each part of the arrays once. Default: found by {@link findPartOrder}. */
  readonly order?: readonly ArrayPart[];
  /** The frame of each array's first row. Default: each array begins where the last ended. */
  readonly frames?: readonly number[];
  /** Told of each keypoint that is missing as its values are no numbers, although its part was found. */
  readonly onLost?: (lost: LostPoint) => void;
}

/** A keypoint of a part that was found, whose values are no numbers. */
export interface LostPoint {
  readonly frame: number;
  readonly component: string;
  readonly point: string;
}

/** Component of each part. */
const COMPONENTS = {
  pose: "POSE_LANDMARKS",
  face: "FACE_LANDMARKS",
  left: "LEFT_HAND_LANDMARKS",
  right: "RIGHT_HAND_LANDMARKS",
} as const satisfies Record<ArrayPart, string>;

/**
 * Converts NumPy arrays of MediaPipe Holistic's results to a pose: for each frame the body's 33 landmarks as x, y, z
 * and visibility, the face's 468 or 478, and the left and the right hand's 21 each as x, y, z. The shapes that are
 * known have 1,662 values a frame, 258 (no face), 1,692 (478 of the face), 1,629, 1,659 and 225 (no visibilities),
 * 2,172 (four values for every point) or 126 (both hands alone), as [T, V], [V], [T, P, D] or [P, D].
 *
 * In which order the parts are is found by their values. Detected parts have confidence 1, the body's landmarks their
 * visibility; a part that is all zeros or NaN was not detected and is missing, as are frames between the arrays.
 *
 * @param arrays One, or several, one after the other.
 * @param source What the errors name: all arrays, or each of them.
 * @throws {PoseFormatError} if an array has another shape, or not all have the same number of values a frame; if their
 *   values fit no order; if a visibility is not within 0 to 1.
 * @throws {RangeError} if the recording's size or frame rate is not above 0, or an order does not name every part.
 * @example
 * const pose = poseOfHolisticArrays([readNpy(bytes)], { width: 640, height: 480, fps: 25 });
 */
export function poseOfHolisticArrays(
  arrays: readonly NpyArray[],
  recording: Recording,
  source: string | readonly string[] = "array",
  options: HolisticArraysOptions = {},
): Pose {
  checkRecording(recording);
  const layout = layoutOf(arrays, source);
  const nameOf = (i: number) => (typeof source === "string" ? source : (source[i] ?? "array"));
  const order =
    options.order === undefined ? findPartOrder(arrays, nameOf(0)).order : partsOf(layout, options.order);
  const places = placesOf(layout, order);
  const facePoints = layout.points.face as 0 | 468 | 478;
  const components = holisticComponents({ facePoints, world: false }).filter(({ name }) =>
    layout.order.some((part) => COMPONENTS[part] === name),
  );
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const rows = arrays.map(({ data }) => data.length / layout.values);
  const starts = options.frames ?? startsOf(rows);
  const frames = rows.reduce((end, own, i) => Math.max(end, starts[i]! + own), 0);
  const pose = emptyPose(components, points, frames, recording);

  for (const [i, { data }] of arrays.entries()) {
    for (let t = 0; t < rows[i]!; t++) {
      const row = data.subarray(t * layout.values, (t + 1) * layout.values);
      let point = (starts[i]! + t) * points;
      for (const part of layout.order) {
        const place = places[part]!;
        if (!isMissing(row, place)) setPart(row, part, place, point, nameOf(i), starts[i]! + t);
        point += place.points;
      }
    }
  }
  return pose;

  function setPart(
    row: Row,
    part: ArrayPart,
    place: PartPlace,
    first: number,
    name: string,
    frame: number,
  ): void {
    for (let p = 0; p < place.points; p++) {
      const at = place.start + p * place.width;
      const visibility = part === "pose" && place.width === 4 ? row[at + 3]! : 1;
      if (!isVisibility(visibility)) {
        const where = `${COMPONENTS.pose} ${components[0]!.points[p]}`;
        const detail = `${where} has visibility ${visibility}, expected 0 to 1 in the order ${orderInWords(order)}`;
        throw new PoseFormatError(name, 0, "visibility", detail);
      }
      const taken = setPoint(pose, first + p, recording, [row[at]!, row[at + 1]!, row[at + 2]!], visibility);
      if (taken || options.onLost === undefined) continue;
      const { name: component, points: own } = components.find((one) => one.name === COMPONENTS[part])!;
      options.onLost({ frame, component, point: own[p]! });
    }
  }
}

/** Where each array begins, if each begins where the last ended. */
function startsOf(rows: readonly number[]): number[] {
  let next = 0;
  return rows.map((own) => {
    next += own;
    return next - own;
  });
}

/** An order's parts that a layout has. */
function partsOf({ order }: ArrayLayout, given: readonly ArrayPart[]): ArrayPart[] {
  const parts = given.filter((part) => order.includes(part));
  if (new Set(given).size < given.length || parts.length < order.length)
    throw new RangeError(`Got the order ${given.join(", ")}, expected each of ${order.join(", ")} once.`);
  return parts;
}

/** Writes a landmark in [0, 1] as pixels; one that is no number stays missing. @returns Whether it is one. */
export function setPoint(
  { data, confidence }: Pick<Pose, "data" | "confidence">,
  index: number,
  { width, height }: Pick<Recording, "width" | "height">,
  [x, y, z]: readonly [number, number, number],
  visibility = 1,
): boolean {
  const pixels = [x * width, y * height, z * width].map(Math.fround);
  if (!pixels.every(Number.isFinite) || !Number.isFinite(visibility)) return false;
  data.set(pixels, 3 * index);
  confidence[index] = Math.fround(visibility) > 0 ? visibility : FOUND;
  return true;
}

/** A pose in which nothing is seen yet. */
export function emptyPose(
  components: Pose["components"],
  points: number,
  frames: number,
  { width, height, fps }: Recording,
  people = 1,
): Pose {
  return {
    version: 0.2,
    ...{ width, height, depth: 0, components, fps, frames, people, points, dims: 3 },
    data: new Float32Array(frames * people * points * 3),
    confidence: new Float32Array(frames * people * points),
  };
}

export function checkRecording({ width, height, fps }: Recording): void {
  for (const [field, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < 1 || value > 0xffff) {
      throw new RangeError(`Got a recording of ${field} ${value}, expected a whole number from 1 to 65,535.`);
    }
  }
  if (!(fps > 0 && fps < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`Got a recording of ${fps} frames a second, expected a number above 0.`);
  }
}

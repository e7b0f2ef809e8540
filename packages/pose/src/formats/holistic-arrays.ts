import { count, PoseFormatError } from "../errors.js";
import type { Pose } from "../pose.js";
import { holisticComponents } from "./holistic-components.js";
import type { NpyArray } from "./npy.js";

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

/** Values of a frame, with the face and without. */
const LAYOUTS = { 1662: 468, 258: 0 } as const;

/**
 * A pose out of the arrays in which tutorials keep MediaPipe Holistic's results: for each frame the body's 33 landmarks
 * as x, y, z and visibility, the face's 468 (1,662 values a frame) or no face (258), the left and the right hand's 21
 * each as x, y, z. Detected parts have confidence 1, the body's landmarks their visibility; a part that is all zeros
 * was not detected and is missing.
 *
 * @param arrays One of shape [T, 1662], [T, 258], [1662] or [258], or several, one after the other.
 * @param source What the errors name: all arrays, or each of them.
 * @throws {PoseFormatError} if an array has another shape, or not all have the same number of values a frame.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 * @example
 * const pose = poseOfHolisticArrays([readNpy(bytes)], { width: 640, height: 480, fps: 25 });
 */
export function poseOfHolisticArrays(
  arrays: readonly NpyArray[],
  recording: Recording,
  source: string | readonly string[] = "array",
): Pose {
  checkRecording(recording);
  const values = arrays[0]?.shape.at(-1) ?? 258;
  for (const [i, { shape, data }] of arrays.entries()) {
    const known = (values === 1662 || values === 258) && (shape.length === 1 || shape.length === 2);
    if (!known || shape.at(-1) !== values || data.length !== (shape.length === 2 ? shape[0]! : 1) * values) {
      const expected =
        i === 0 ? "[T, 1662], [T, 258], [1662] or [258]" : `${values} values a frame, as the first has`;
      const named = typeof source !== "string" || arrays.length === 1;
      const which = named ? "an array" : `array ${count(i)} of ${count(arrays.length)}`;
      throw new PoseFormatError(
        typeof source === "string" ? source : (source[i] ?? "array"),
        0,
        "shape",
        `${which} is of shape [${shape.slice(0, 8).join(", ")}], expected ${expected}`,
      );
    }
  }
  const facePoints = LAYOUTS[values as keyof typeof LAYOUTS];
  const components = holisticComponents({ facePoints, world: false });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const frames = arrays.reduce((sum, { data }) => sum + data.length / values, 0);
  const pose = emptyPose(components, points, frames, recording);

  let point = 0;
  for (const { data } of arrays) {
    for (let at = 0; at < data.length; ) {
      for (const { name, points: own } of components) {
        const width = name === "POSE_LANDMARKS" ? 4 : 3;
        const part = data.subarray(at, at + own.length * width);
        if (part.some((value) => value !== 0)) {
          for (let i = 0; i < own.length; i++) {
            const [x, y, z, visibility] = part.subarray(i * width, (i + 1) * width);
            setPoint(pose, point + i, recording, [x!, y!, z!], visibility);
          }
        }
        at += part.length;
        point += own.length;
      }
    }
  }
  return pose;
}

/** Writes a landmark in [0, 1] as pixels; one that is no number stays missing. */
export function setPoint(
  { data, confidence }: Pick<Pose, "data" | "confidence">,
  index: number,
  { width, height }: Pick<Recording, "width" | "height">,
  [x, y, z]: readonly [number, number, number],
  visibility = 1,
): void {
  const pixels = [x * width, y * height, z * width].map(Math.fround);
  if (!pixels.every(Number.isFinite) || Number.isNaN(visibility)) return;
  data.set(pixels, 3 * index);
  confidence[index] = visibility > 0 ? visibility : FOUND;
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

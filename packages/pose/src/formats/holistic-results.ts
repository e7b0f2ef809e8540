import { count } from "@msmae/text";
import { PoseJsonError } from "../errors.js";
import type { Pose } from "../pose.js";
import {
  checkRecording,
  emptyPose,
  type HolisticArraysOptions,
  type LostPoint,
  type Recording,
  setPoint,
} from "./holistic-arrays.js";
import { type HolisticLayout, holisticComponents } from "./holistic-components.js";
import { PARTS, type Person, peopleOf } from "./holistic-people.js";
import { isObject, kind, listedKeys } from "./json-value.js";
import { isVisibility } from "./judge-order.js";
import { mostBytes } from "./keypoint-results.js";
import { parseJson } from "./parse-json.js";

/** A landmark as MediaPipe gives it: x and y in [0, 1] of the picture, z in the unit of x; of the world in metres. */
export interface Landmark {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** The body's only: how likely it is to be in the picture and not hidden, 0 to 1. */
  readonly visibility?: number;
}

/** What MediaPipe Holistic finds in a picture, by the names that both its APIs use. What was not found is absent. */
export interface HolisticResult {
  /** 33 */
  readonly poseLandmarks?: readonly Landmark[];
  /** 468, or 478 with irises */
  readonly faceLandmarks?: readonly Landmark[];
  /** 21, of the signer's left hand */
  readonly leftHandLandmarks?: readonly Landmark[];
  /** 21 */
  readonly rightHandLandmarks?: readonly Landmark[];
  /** 33, in metres from the middle of the hips */
  readonly poseWorldLandmarks?: readonly Landmark[];
}

/** World landmarks are in metres, which stay metres. */
const METRES = { width: 1, height: 1 };

/**
 * Converts MediaPipe Holistic's results, one for each frame, to a pose: of the legacy solution (`poseLandmarks: [{x,
 * y, z, visibility}, …]`) or of the tasks (`poseLandmarks: [[…], […]]`, a list for each person); from JavaScript, or
 * from Python, where the keys are `pose_landmarks` and so on, and protobuf's JSON wraps each list as `{"landmark":
 * […]}`. Parts that are absent, null or empty were not detected and are missing. World landmarks are kept where any
 * frame has them, the legacy solution's under `poseWorldLandmarks`; the face has 468 or 478 points as the results do.
 *
 * @param results What `onResults` or `detect` gave, or `JSON.parse` of it.
 * @param source What the errors name.
 * @throws {PoseJsonError} if a result is something else, there is none, or most landmarks are pixels.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 * @example
 * const pose = poseOfHolisticResults(results, { width: 640, height: 480, fps: 30 });
 */
export function poseOfHolisticResults(
  results: readonly unknown[],
  recording: Recording,
  source = "results",
): Pose {
  return convert(results, recording, source, { maximalBytes: Number.POSITIVE_INFINITY });
}

/**
 * {@link poseOfHolisticResults} of a JSON text: an array of results, a result a line, or a single result. Coordinates
 * may be the `NaN` that Python's `json.dump` writes, which are missing, and frames null.
 *
 * @throws {PoseJsonError} if the text is not JSON or holds something else, or it is so short for its many empty frames
 *   that the pose would take more than ten times its size and 64 MB.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 * @example
 * const pose = readHolisticJson(await readFile("clip.json", "utf8"), recording, "clip.json");
 */
export function readHolisticJson(text: string, recording: Recording, source = "json"): Pose {
  return poseOfParsedHolistic(parseJson(text, source), recording, source, { length: text.length });
}

interface ParsedOptions extends Pick<HolisticArraysOptions, "onLost"> {
  /** Of the text, by which what the pose takes is bounded. */
  readonly length: number;
  /** The frame of each result, where some have none. */
  readonly places?: readonly number[];
}

/** {@link readHolisticJson} of what was parsed from so long a text. */
export function poseOfParsedHolistic(
  parsed: unknown,
  recording: Recording,
  source: string,
  { length, places, onLost }: ParsedOptions,
): Pose {
  const results = Array.isArray(parsed) ? parsed : [parsed];
  // A frame may be null, for nobody was found; a file that is nothing else is no clip.
  const frame = (result: unknown) => isObject(result) || (result === null && Array.isArray(parsed));
  if (!results.some(frame) && results.length > 0) {
    const detail = `${kind(results[0])}, expected a result with poseLandmarks and so on`;
    throw new PoseJsonError(source, Array.isArray(parsed) ? "[0]" : "", detail);
  }
  const keys = results.flatMap((result) => (isObject(result) ? Object.keys(result) : []));
  const known = PARTS.flatMap(({ key, snake }): string[] => [key, snake]);
  if (keys.length > 0 && !keys.some((key) => known.includes(key))) {
    const expected = PARTS.map(({ key }) => key).join(", ");
    const detail = `keys ${listedKeys([...new Set(keys)])}, expected MediaPipe Holistic's ${expected}, or the same as pose_landmarks and so on, in each of a list of results`;
    throw new PoseJsonError(source, "", detail);
  }
  return convert(results, recording, source, { maximalBytes: mostBytes(length), places, onLost });
}

function convert(
  results: readonly unknown[],
  recording: Recording,
  source: string,
  {
    maximalBytes,
    places,
    onLost,
  }: {
    readonly maximalBytes: number;
    readonly places?: readonly number[] | undefined;
    readonly onLost?: HolisticArraysOptions["onLost"];
  },
): Pose {
  checkRecording(recording);
  if (results.length === 0) {
    throw new PoseJsonError(source, "", "an array of 0 results, expected one for each frame");
  }
  const inResults = results.map((result, i) => peopleOf(result, `[${i}]`, source));
  const found = inResults.flat();
  const [first, ...faces] = found.flatMap(({ faceLandmarks }) => faceLandmarks ?? []);
  const facePoints = first === undefined ? 0 : (first.landmarks.length as 468 | 478);
  for (const { landmarks, path } of faces) {
    if (landmarks.length === facePoints) continue;
    const detail = `${landmarks.length} landmarks, expected ${facePoints} as in the faces before`;
    throw new PoseJsonError(source, path, detail);
  }
  const components = holisticComponents({
    facePoints,
    world: found.some(({ poseWorldLandmarks }) => poseWorldLandmarks !== undefined),
  });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const people = inResults.reduce((most, { length }) => Math.max(most, length), 1);
  const frames = (places?.at(-1) ?? results.length - 1) + 1;
  const bytes = 16 * points * people * frames;
  if (bytes > maximalBytes) {
    const detail = `${count(frames)} frames of ${count(people)} people with ${points} points would take ${count(bytes)} bytes, expected at most ${count(maximalBytes)} of a text so short`;
    throw new PoseJsonError(source, "", detail);
  }
  const pose = emptyPose(components, points, frames, recording, people);
  for (const [i, everyone] of inResults.entries()) {
    const frame = places?.[i] ?? i;
    for (const [n, person] of everyone.entries()) {
      const lost = setPerson(pose, (frame * people + n) * points, person, recording, source);
      for (const one of lost) onLost?.({ frame, ...one });
    }
  }
  if (recording.width !== 1 || recording.height !== 1) refusePixels(found, source);
  return pose;
}

/**
 * Range of MediaPipe's own units. Chosen here: MediaPipe guesses points up to one picture outside; pixels are larger.
 */
const OUTSIDE = [-1, 2] as const;

/** @throws {PoseJsonError} if most landmarks are so far outside the picture that they must be pixels. */
function refusePixels(people: readonly Person[], source: string): void {
  let [seen, outside] = [0, 0];
  let first: { readonly path: string; readonly value: number } | undefined;
  for (const { poseWorldLandmarks: _, ...parts } of people) {
    for (const { landmarks, path } of Object.values(parts)) {
      for (const [i, landmark] of landmarks.entries()) {
        const { x, y } = landmark as Pick<Landmark, "x" | "y">;
        if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
        seen++;
        const axis = [x, y].findIndex((value) => value <= OUTSIDE[0] || value >= OUTSIDE[1]);
        if (axis < 0) continue;
        outside++;
        first ??= { path: `${path}[${i}].${"xy"[axis]}`, value: axis === 0 ? x : y };
      }
    }
  }
  if (first === undefined || outside <= seen / 2) return;
  const detail = `${first.value}, as ${count(outside)} of ${count(seen)} landmarks outside -1 to 2; expected 0 to 1 of the picture, not pixels`;
  throw new PoseJsonError(source, first.path, detail);
}

/**
 * The values of one frame of a pose of this layout, of the first person: for what gets its results one by one.
 *
 * @param picture The picture's size in pixels, by which x, y and z are multiplied.
 * @returns `data` [P, 3] in pixels (world landmarks in metres) and `confidence` [P], P points of the layout.
 * @throws {PoseJsonError} if the result is none, its face has another number of points than the layout, or most
 *   landmarks are pixels.
 * @example
 * const { data, confidence } = holisticFrame(result, { facePoints: 468, world: true }, { width: 640, height: 480 });
 */
export function holisticFrame(
  result: unknown,
  layout: HolisticLayout,
  picture: Pick<Recording, "width" | "height">,
  source = "result",
): Pick<Pose, "data" | "confidence"> {
  const [person = {}] = peopleOf(result, "", source);
  if (picture.width !== 1 || picture.height !== 1) refusePixels([person], source);
  const face = person.faceLandmarks;
  if (face !== undefined && face.landmarks.length !== layout.facePoints) {
    const detail = `${face.landmarks.length} landmarks, expected ${layout.facePoints}`;
    throw new PoseJsonError(source, face.path, detail);
  }
  const components = holisticComponents(layout);
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const pose = emptyPose(components, points, 1, { ...picture, fps: 0 });
  setPerson(pose, 0, person, picture, source);
  return pose;
}

/**
 * Sets a person's points in a frame; the first of them is point `first` of the pose.
 *
 * @returns Points that are missing as their values are no numbers, although others of their part are.
 */
function setPerson(
  pose: Pose,
  first: number,
  person: Person,
  picture: Pick<Recording, "width" | "height">,
  source: string,
): Pick<LostPoint, "component" | "point">[] {
  const allLost: Pick<LostPoint, "component" | "point">[] = [];
  for (const { name, points } of pose.components) {
    const lost: typeof allLost = [];
    const { key } = PARTS.find(({ component }) => component === name)!;
    const { landmarks = [], path } = person[key] ?? {};
    for (const [i, landmark] of landmarks.entries()) {
      const place = `${path}[${i}]`;
      const [x, y, z] = (["x", "y", "z"] as const).map((axis) => number(landmark, axis, place, source));
      const visibility = name.startsWith("POSE") ? number(landmark, "visibility", place, source, 1) : 1;
      if (Number.isFinite(visibility) && !isVisibility(visibility)) {
        const detail = `${visibility}, expected a number from 0 to 1`;
        throw new PoseJsonError(source, `${place}.visibility`, detail);
      }
      const scale = key === "poseWorldLandmarks" ? METRES : picture;
      const taken = setPoint(pose, first + i, scale, [x!, y!, z!], visibility);
      if (!taken) lost.push({ component: name, point: points[i]! });
    }
    if (lost.length < landmarks.length) allLost.push(...lost);
    first += points.length;
  }
  return allLost;
}

function number(landmark: unknown, axis: string, path: string, source: string, absent?: number): number {
  const value = (landmark as Readonly<Record<string, unknown>> | null | undefined)?.[axis] ?? absent;
  if (typeof value !== "number")
    throw new PoseJsonError(source, `${path}.${axis}`, `${kind(value)}, expected a number`);
  return value;
}

import { count } from "@msmae/text";
import { PoseJsonError } from "../errors.js";
import type { Pose, PoseComponent } from "../pose.js";
import { checkRecording, emptyPose, type HolisticArraysOptions, type Recording } from "./holistic-arrays.js";
import { isObject, kind, listedKeys } from "./json-value.js";
import { OPENPOSE_COMPONENTS, wholeBodyComponents } from "./tool-components.js";

/** Memory limit of a pose: ten times its text, or 64 MB. Chosen here: frames in which nobody was found are short. */
const [TIMES, FREE_BYTES] = [10, 64e6];

/** @returns How many bytes a pose may take that was read from so long a text. */
export function mostBytes(length: number): number {
  return Math.max(TIMES * length, FREE_BYTES);
}

/** A person in a frame: x, y and confidence of every point. */
interface Detection {
  readonly frame: number;
  /** Which of the pose's people. */
  readonly person: number;
  readonly values: readonly (readonly unknown[])[];
  /** Where in the JSON each of `values` is, and of which item on. */
  readonly paths: readonly string[];
  readonly firsts?: readonly number[];
  readonly source: string;
}

/** One of OpenPose's JSON files. */
export interface OpenPoseFrame {
  /** Counted from 0, as the file's name says it. */
  readonly frame: number;
  /** What was parsed: `{ "people": [{ "pose_keypoints_2d": [x, y, c, …], … }] }`. */
  readonly result: unknown;
  /** What errors name. */
  readonly source: string;
}

/** Whether a result of JSON is one of OpenPose's. */
export function isOpenPose(result: unknown): boolean {
  return isObject(result) && Array.isArray(result.people);
}

/** Whether what was parsed is a list of AlphaPose's, bare or as pose-format wraps it. */
export function isAlphaPose(parsed: unknown): boolean {
  const list = isObject(parsed) && Array.isArray(parsed.frames) ? parsed.frames : parsed;
  return Array.isArray(list) && isObject(list[0]) && "keypoints" in list[0] && "image_id" in list[0];
}

/**
 * Converts OpenPose's results, one file for each frame, to a pose: all people, in the order in which each file has
 * them, which OpenPose does not keep from frame to frame. Frames without a file are there and empty. Coordinates are
 * in pixels.
 *
 * @param size How many bytes of text they were, by which what the pose takes is bounded.
 * @param onLost Told of each keypoint that is missing as its values are no numbers.
 * @throws {PoseJsonError} if a result is something else. {RangeError} if the recording's size or frame rate is not
 *   above 0.
 */
export function poseOfOpenPose(
  results: readonly OpenPoseFrame[],
  recording: Recording,
  size: number,
  onLost?: HolisticArraysOptions["onLost"],
): Pose {
  const detections = results.flatMap(({ frame, result, source }): Detection[] => {
    if (!isOpenPose(result))
      throw new PoseJsonError(source, "", `${kind(result)}, expected OpenPose's {"people": […]}`);
    return (result as { people: unknown[] }).people.map((one, person) => {
      const place = `people[${person}]`;
      if (!isObject(one)) throw new PoseJsonError(source, place, `${kind(one)}, expected an object`);
      if (!OPENPOSE_COMPONENTS.some(({ name }) => name in one))
        throw new PoseJsonError(
          source,
          place,
          `keys ${listedKeys(Object.keys(one))}, expected ${listedKeys(OPENPOSE_COMPONENTS.map(({ name }) => name))}`,
        );
      const values = OPENPOSE_COMPONENTS.map(({ name }) => one[name] ?? []);
      const paths = OPENPOSE_COMPONENTS.map(({ name }) => `${place}.${name}`);
      const wrong = values.findIndex((list) => !Array.isArray(list));
      if (wrong >= 0)
        throw new PoseJsonError(source, paths[wrong]!, `${kind(values[wrong])}, expected a list`);
      return { frame, person, values: values as unknown[][], paths, source };
    });
  });
  const frames = results.reduce((most, { frame }) => Math.max(most, frame + 1), 0);
  return poseOf(OPENPOSE_COMPONENTS, detections, {
    recording,
    size,
    frames,
    source: results[0]?.source ?? "OpenPose",
    onLost,
  });
}

/**
 * Converts AlphaPose's results to a pose: `[{ "image_id": "0.jpg", "keypoints": [x, y, c, …], "idx": 1 }, …]`, one
 * for each person in each frame, of 133 or 136 keypoints in pixels. Frames in which nobody was found are there and
 * empty. Who is tracked (`idx`) stays the same person of the pose; otherwise people are in the order in which each
 * frame has them.
 *
 * @param parsed What JSON was parsed to; pose-format's `{ "frames": […], "metadata": … }` as well.
 * @param size How many bytes of text it was.
 * @param onLost Told of each keypoint that is missing as its values are no numbers.
 * @throws {PoseJsonError} if it is something else. {RangeError} if the recording's size or frame rate is not above 0.
 */
export function poseOfAlphaPose(
  parsed: unknown,
  recording: Recording,
  source: string,
  size: number,
  onLost?: HolisticArraysOptions["onLost"],
): Pose {
  const nested = isObject(parsed);
  const list = nested ? parsed.frames : parsed;
  if (!Array.isArray(list)) throw new PoseJsonError(source, "", `${kind(list)}, expected AlphaPose's list`);
  let prefix: string | undefined;
  let points: number | undefined;
  const found = list.map((one: unknown, i) => {
    const place = `${nested ? "frames" : ""}[${i}]`;
    if (!isObject(one)) throw new PoseJsonError(source, place, `${kind(one)}, expected an object`);
    const { image_id: image, keypoints, idx } = one;
    const [, own, digits] = /^(.*?)(\d{1,15})(?:\.\w+)?$/s.exec(`${image}`) ?? [];
    if ((typeof image !== "string" && typeof image !== "number") || digits === undefined) {
      const detail = `${kind(image)}, expected an image with the frame's number, such as "0.jpg"`;
      throw new PoseJsonError(source, `${place}.image_id`, detail);
    }
    prefix ??= own;
    if (own !== prefix) {
      const detail = `${kind(image)}, expected a frame of the same video as ${kind(`${prefix}…`)}: one video a file`;
      throw new PoseJsonError(source, `${place}.image_id`, detail);
    }
    if (
      !Array.isArray(keypoints) ||
      !(points === undefined ? [399, 408] : [points]).includes(keypoints.length)
    ) {
      const what = Array.isArray(keypoints) ? `${count(keypoints.length)} values` : kind(keypoints);
      const expected = points === undefined ? "399 (133 keypoints) or 408 (136)" : `${points} as before`;
      throw new PoseJsonError(source, `${place}.keypoints`, `${what}, expected ${expected}`);
    }
    points = keypoints.length;
    const track = Array.isArray(idx) ? idx[0] : idx;
    return {
      frame: Number(digits),
      keypoints: keypoints as unknown[],
      path: `${place}.keypoints`,
      track: Number.isInteger(track) ? (track as number) : undefined,
    };
  });
  const components = wholeBodyComponents(points === 408 ? "AlphaPose 136" : "AlphaPose 133");
  // A video's frames are 0.jpg and so on; pictures with names are often counted from 1.
  const least = found.reduce((low, { frame }) => Math.min(low, frame), Number.POSITIVE_INFINITY);
  const start = least > 0 && prefix !== "" ? 1 : 0;
  const people = slotsOf(found);
  const detections = found.map(({ frame, keypoints, path }, i): Detection => {
    let at = 0;
    const values = components.map(({ points: own }) => {
      at += 3 * own.length;
      return keypoints.slice(at - 3 * own.length, at);
    });
    const paths = components.map(() => path);
    const firsts = values.map((_, c) => values.slice(0, c).reduce((sum, { length }) => sum + length, 0));
    return { frame: frame - start, person: people[i]!, values, paths, firsts, source };
  });
  const frames = detections.reduce((most, { frame }) => Math.max(most, frame + 1), 0);
  return poseOf(components, detections, { recording, size, frames, source, onLost });
}

/** Which of the pose's people each is: who is tracked keeps a place from the first to the last frame, alone. */
function slotsOf(found: readonly { readonly frame: number; readonly track: number | undefined }[]): number[] {
  const inFrame = new Map<number, number>();
  const next = (frame: number) => {
    const person = inFrame.get(frame) ?? 0;
    inFrame.set(frame, person + 1);
    return person;
  };
  const twice = new Set(found.map(({ frame, track }) => `${frame} ${track}`)).size < found.length;
  if (twice || found.some(({ track }) => track === undefined)) return found.map(({ frame }) => next(frame));
  const spans = new Map<number, { first: number; last: number }>();
  for (const { frame, track } of found) {
    const { first, last } = spans.get(track!) ?? { first: frame, last: frame };
    spans.set(track!, { first: Math.min(first, frame), last: Math.max(last, frame) });
  }
  const ends: number[] = []; // the last frame of who had each place
  const places = new Map<number, number>();
  for (const [track, { first, last }] of [...spans].sort(([, a], [, b]) => a.first - b.first)) {
    const free = ends.findIndex((end) => end < first);
    const place = free < 0 ? ends.length : free;
    ends[place] = last;
    places.set(track, place);
  }
  return found.map(({ track }) => places.get(track!)!);
}

function poseOf(
  components: readonly PoseComponent[],
  detections: readonly Detection[],
  about: {
    readonly recording: Recording;
    readonly size: number;
    readonly frames: number;
    readonly source: string;
    readonly onLost: HolisticArraysOptions["onLost"] | undefined;
  },
): Pose {
  const { recording, size, frames, source, onLost } = about;
  checkRecording(recording);
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const people = detections.reduce((most, { person }) => Math.max(most, person + 1), 1);
  const bytes = 12 * frames * people * points;
  if (bytes > mostBytes(size)) {
    const detail = `${count(frames)} frames of ${count(people)} people would take ${count(bytes)} bytes, expected at most ${count(mostBytes(size))} of so little text`;
    throw new PoseJsonError(source, "", detail);
  }
  const pose = { ...emptyPose(components, points, 0, recording, people), frames, dims: 2 };
  const data = new Float32Array(frames * people * points * 2);
  const confidence = new Float32Array(frames * people * points);
  for (const { frame, person, values, paths, firsts, source: name } of detections) {
    let point = (frame * people + person) * points;
    for (const [c, { name: component, points: own }] of components.entries()) {
      const list = values[c]!;
      if (list.length !== 0 && list.length !== 3 * own.length) {
        const detail = `${count(list.length)} values, expected ${3 * own.length}: x, y and confidence of ${own.length} points`;
        throw new PoseJsonError(name, paths[c]!, detail);
      }
      const wrong = list.findIndex((value) => typeof value !== "number");
      if (wrong >= 0)
        throw new PoseJsonError(
          name,
          `${paths[c]}[${(firsts?.[c] ?? 0) + wrong}]`,
          `${kind(list[wrong])}, expected a number`,
        );
      for (let p = 0; p < list.length / 3; p++) {
        const [x, y, seen] = list.slice(3 * p, 3 * p + 3).map((value) => Math.fround(value as number));
        if (![x, y, seen].every(Number.isFinite) && !(seen! <= 0))
          onLost?.({ frame, component, point: own[p]! });
        if (!(seen! > 0) || ![x, y, seen].every(Number.isFinite)) continue;
        data.set([x!, y!], 2 * (point + p));
        confidence[point + p] = seen!;
      }
      point += own.length;
    }
  }
  return { ...pose, data, confidence };
}

import type { Pose } from "../pose.js";
import { isSeen, mapTracks, missingTrack } from "./pose-or-streams.js";

/** The smallest and the largest coordinates of what is seen, [D] each. */
export interface Bounds {
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/**
 * Computes the box around all present keypoints of all frames.
 *
 * @example
 * const bounds = boundsOf(pose);
 * if (bounds) console.log(bounds.max[0] - bounds.min[0], "wide");
 */
export function boundsOf(pose: Pose): Bounds | undefined {
  return boundsOfRange(pose, 0, pose.confidence.length);
}

/**
 * Computes the box of each component in each frame: pose-format's `bbox`.
 *
 * @returns [T, people, components x 2, dims] the points TOP_LEFT and BOTTOM_RIGHT of each component, with confidence 1;
 *   0 where nothing of it is seen.
 * @example
 * const boxes = boundingBoxes(selectComponents(pose, ["LEFT_HAND_LANDMARKS"]));
 */
export function boundingBoxes(pose: Pose): Pose {
  const { frames, people, points, dims, components } = pose;
  const corners = 2 * components.length;
  const data = new Float32Array(frames * people * corners * dims);
  const confidence = new Float32Array(frames * people * corners);
  for (let person = 0, at = 0; person < frames * people; person++) {
    let start = person * points;
    for (const component of components) {
      const bounds = boundsOfRange(pose, start, start + component.points.length);
      if (bounds !== undefined) {
        data.set([...bounds.min, ...bounds.max], at * dims);
        confidence.fill(1, at, at + 2);
      }
      start += component.points.length;
      at += 2;
    }
  }
  const boxes = components.map(({ name, format }) => ({
    name,
    format,
    points: ["TOP_LEFT", "BOTTOM_RIGHT"],
    limbs: Uint16Array.of(0, 1),
    colors: Uint16Array.of(255, 0, 0),
  }));
  return { ...pose, components: boxes, points: corners, data, confidence };
}

/**
 * Crops the picture to its present keypoints: the smallest coordinates become 0, and width, height and depth are just
 * enough, as pose-format's `focus` does. Missing keypoints become 0.
 *
 * @example
 * const { width, height } = cropToSeen(pose);
 */
export function cropToSeen(pose: Pose): Pose {
  const bounds = boundsOf(pose);
  if (bounds === undefined) return { ...pose, width: 0, height: 0, depth: 0 };
  const [width, height, depth = 0] = bounds.max.map((max, d) => Math.ceil(max - bounds.min[d]!));
  return { ...shift(pose, bounds.min, () => true), width: width!, height: height ?? 0, depth };
}

/** A part of the picture, in pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Crops the picture to a rectangle, whose top left corner becomes 0. Keypoints outside of it are missing then, and 0.
 *
 * @throws {RangeError} if the part has no area.
 * @example
 * const upperHalf = crop(pose, { left: 0, top: 0, width: pose.width, height: pose.height / 2 });
 */
export function crop(pose: Pose, { left, top, width, height }: Crop): Pose {
  if (!(width > 0 && height > 0)) {
    throw new RangeError(`Got a crop of ${width} x ${height} pixels, expected a size above 0.`);
  }
  const inside = (x: number, y: number) => x >= left && x <= left + width && y >= top && y <= top + height;
  return { ...shift(pose, [left, top], inside), width: Math.ceil(width), height: Math.ceil(height) };
}

/** Coordinates with `origin` as 0; what was not seen or is not kept is missing. */
function shift(pose: Pose, origin: readonly number[], keep: (x: number, y: number) => boolean): Pose {
  const { frames, dims } = pose;
  return mapTracks(pose, (track) => {
    const out = missingTrack(track, frames);
    for (let i = 0; i < track.weight.length; i++) {
      const at = i * dims;
      if (!isSeen(track, i) || !keep(track.coordinates[at]!, track.coordinates[at + 1]!)) continue;
      out.weight[i] = track.weight[i]!;
      for (let d = 0; d < dims; d++) out.coordinates[at + d] = track.coordinates[at + d]! - (origin[d] ?? 0);
    }
    return out;
  });
}

/** Of the points `start` to `end` (without `end`) of the T x people x points ones. */
function boundsOfRange({ data, confidence, dims }: Pose, start: number, end: number): Bounds | undefined {
  const min = new Array<number>(dims).fill(Number.POSITIVE_INFINITY);
  const max = new Array<number>(dims).fill(Number.NEGATIVE_INFINITY);
  let seen = false;
  for (let i = start; i < end; i++) {
    if (!isSeen({ coordinates: data, weight: confidence, dims }, i)) continue;
    seen = true;
    for (let d = 0; d < dims; d++) {
      const value = data[i * dims + d]!;
      if (!Number.isFinite(value)) continue; // a depth that is not known
      min[d] = Math.min(min[d]!, value);
      max[d] = Math.max(max[d]!, value);
    }
  }
  if (!seen) return undefined;
  const known = (value: number) => (Number.isFinite(value) ? value : 0); // where no depth is
  return { min: min.map(known), max: max.map(known) };
}

import { count } from "@msmae/text";
import { NoShouldersError, SelectionError } from "../errors.js";
import type { Pose } from "../pose.js";
import { LAYOUTS } from "../streams/tool-layouts.js";
import { isSeen } from "./pose-or-streams.js";
import { pointIndex } from "./select-components.js";

/** A point of a pose by name. */
export interface PointName {
  readonly component: string;
  readonly point: string;
}

export interface NormalisePoseOptions {
  /** The points whose middle becomes 0 and whose distance becomes `distance`. pose-format: the shoulders. */
  readonly points?: readonly [PointName, PointName];
  /** pose-format's `scale_factor`: 1. */
  readonly distance?: number;
}

/**
 * Centres and scales a whole pose as Python's pose-format does by `normalize`, in all dimensions: the shoulders'
 * middle is 0 and their distance 1, mean over all frames and people that show both.
 *
 * {@link normalise} does the same to streams in x and y, which is what the model sees. Where pose-format gives NaN or
 * leaves everything masked (no shoulders, or both at one point) this is an error. Missing keypoints become 0.
 *
 * @throws {NoShouldersError} if no frame shows both points, or they are at one point wherever they are seen.
 * @throws {SelectionError} if the pose has no such points.
 * @example
 * const { data } = normalisePose(pose); // in shoulder widths
 */
export function normalisePose(
  pose: Pose,
  { points = shoulders(pose), distance = 1 }: NormalisePoseOptions = {},
): Pose {
  const [first, second] = points.map(({ component, point }) => pointIndex(pose, component, point));
  const { data, confidence, dims } = pose;
  const track = { coordinates: data, weight: confidence, dims };
  const centre = new Float64Array(dims);
  let [sum, seen] = [0, 0];
  for (let start = 0; start < confidence.length; start += pose.points) {
    const [a, b] = [start + first!, start + second!];
    if (![a, b].every((point) => isSeen(track, point) && isKnown(data, point, dims))) continue;
    let squares = 0;
    for (let d = 0; d < dims; d++) {
      const [from, to] = [data[a * dims + d]!, data[b * dims + d]!];
      centre[d]! += (from + to) / 2;
      squares += (from - to) ** 2;
    }
    sum += Math.sqrt(squares);
    seen++;
  }
  if (seen === 0 || sum === 0) {
    const named = points.map(({ point }) => point).join(" and ");
    const detail =
      seen === 0
        ? `cannot be normalised: none of ${count(pose.frames)} frames shows both ${named}`
        : `cannot be normalised: ${named} are at the same point in all ${count(seen)} frames that show them`;
    throw new NoShouldersError(pose.frames, detail);
  }
  const scale = distance / (sum / seen);
  const normalised = { data: new Float32Array(data.length), confidence: new Float32Array(confidence.length) };
  for (let i = 0; i < confidence.length; i++) {
    if (!isSeen(track, i)) continue;
    normalised.confidence[i] = confidence[i]!;
    for (let d = 0; d < dims; d++)
      normalised.data[i * dims + d] = (data[i * dims + d]! - centre[d]! / seen) * scale;
  }
  return { ...pose, ...normalised };
}

/** Whether a point's depth is a number as well. */
function isKnown(data: Float32Array, point: number, dims: number): boolean {
  return data.subarray(point * dims, (point + 1) * dims).every(Number.isFinite);
}

/** The shoulders of whatever tool made the pose. */
function shoulders({ components }: Pose): readonly [PointName, PointName] {
  for (const { streams } of LAYOUTS) {
    const component = streams.body?.component;
    const [left, right] = streams.body?.points ?? [];
    if (component === undefined || !components.some(({ name }) => name === component)) continue;
    return [
      { component, point: left! },
      { component, point: right! },
    ];
  }
  const found = components.map(({ name }) => name);
  throw new SelectionError(LAYOUTS[0]!.streams.body!.component, undefined, found);
}

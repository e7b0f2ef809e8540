import type { Pose } from "../pose.js";
import type { PoseStreams } from "./pose-streams.js";
import { type Person, readStreams, streamsOf } from "./read-streams.js";

/**
 * What coordinates are counted in: pixels; `unit`, which is MediaPipe's own, width and height being 1; or `shoulders`,
 * a normalised pose's, with the middle of the shoulders at 0 and their distance 1.
 */
export type CoordinateUnits = "pixels" | "unit" | "shoulders";

/** Chosen here: how far the shoulders in a part of a normalised clip may be from their mean over the whole clip. */
const NORMALISED = { middle: 0.5, distance: [0.5, 1.5] } as const;

/**
 * Infers the units of a pose from its coordinates, since no file says them: `unit` where more than half of the seen
 * shoulders (of all keypoints of the streams, where no shoulder was seen) lie in [0, 1] x [0, 1]; `shoulders` where
 * they are on both sides of 0 and about 1 apart in the mean; else pixels.
 *
 * @param person Whose units. Default: the {@link firstPerson}.
 * @example
 * const mirrored = flip(pose, { pixels: pose.width, unit: 1, shoulders: 0 }[coordinateUnits(pose)]);
 */
export function coordinateUnits(pose: Pose, person?: Person): CoordinateUnits {
  const streams = readStreams(pose, streamsOf(pose), { person });
  if (inUnitSquare(streams)) return "unit";
  return normalised(streams) ? "shoulders" : "pixels";
}

/** Whether more than half of the seen shoulders, or of all keypoints where there are none, lie in [0, 1] x [0, 1]. */
export function inUnitSquare({ shoulders, streams }: PoseStreams): boolean {
  let seen = 0;
  let inside = 0;
  for (const { coordinates, present } of shoulders.present.includes(1)
    ? [shoulders]
    : Object.values(streams)) {
    for (let i = 0; i < present.length; i++) {
      if (present[i] === 0) continue;
      const [x, y] = [coordinates[2 * i]!, coordinates[2 * i + 1]!];
      seen++;
      if (x >= 0 && x <= 1 && y >= 0 && y <= 1) inside++;
    }
  }
  return inside > seen / 2;
}

function normalised({ shoulders: { coordinates, present }, frames }: PoseStreams): boolean {
  const [left, right] = [mean(0), mean(1)];
  if (left === undefined || right === undefined) return false;
  const middle = Math.hypot(left[0] + right[0], left[1] + right[1]) / 2;
  const distance = Math.hypot(left[0] - right[0], left[1] - right[1]);
  const [least, most] = NORMALISED.distance;
  return middle < NORMALISED.middle && distance > least && distance < most;

  function mean(shoulder: 0 | 1): [x: number, y: number] | undefined {
    let [x, y, seen] = [0, 0, 0];
    for (let i = shoulder; i < 2 * frames; i += 2) {
      if (present[i] === 0) continue;
      x += coordinates[2 * i]!;
      y += coordinates[2 * i + 1]!;
      seen++;
    }
    return seen === 0 ? undefined : [x / seen, y / seen];
  }
}

import type { Pose } from "../pose.js";
import { type CoordinateUnits, inUnitSquare } from "./coordinate-units.js";
import type { PoseStreams } from "./pose-streams.js";
import { type Person, readStreams } from "./read-streams.js";
import type { StreamName } from "./stream-table.js";

export interface ExtractOptions {
  /** Whether z is read as well, in its own units. Default: false, since the paper's streams are x and y. */
  readonly depth?: boolean;
  /**
   * Of several people, counted from 0 and followed from frame to frame; or [T] that person's place in each frame.
   * Default: the {@link firstPerson} of this pose; for a part of a longer one give the places there, {@link
   * PeopleTracker}.
   */
  readonly person?: Person;
  /** Default: the units of this pose; for a part of a longer one pass the whole one's {@link coordinateUnits}. */
  readonly units?: CoordinateUnits;
}

/**
 * Extracts the paper's streams from a pose, by the names of components and points: body, hands and face out of
 * MediaPipe Holistic (full, reduced or with refined face), body and hands out of OpenPose (137 and 135 points),
 * COCO-WholeBody and AlphaPose (133 and 136), whose 68 or 70 points of a face are not the paper's.
 *
 * A keypoint is present where its confidence is above 0 and both coordinates are finite. Of several people the one that
 * is most seen is taken, wherever the file lists it from frame to frame. Where a file evidently holds MediaPipe's own
 * [0, 1] coordinates (more than half of the seen shoulders lie in the unit square, or of all keypoints where no
 * shoulders were seen) they are brought to pixels by the file's width and height, which undoes the distortion of
 * pictures that are not square.
 *
 * @param names The streams to read; the shoulders are always read, and are missing in every frame where the pose has
 *   none.
 * @throws {StreamError} if the pose does not hold all keypoints of a stream.
 * @throws {PersonError} if it has no such person.
 * @example
 * const { streams, shoulders } = extractStreams(readPose(bytes), ["body", "left", "right"]);
 */
export function extractStreams(
  pose: Pose,
  names: readonly StreamName[],
  { depth = false, person, units }: ExtractOptions = {},
): PoseStreams {
  const read = readStreams(pose, names, { depth, person });
  const unit = units === undefined ? inUnitSquare(read) : units === "unit";
  if (unit && pose.width > 1 && pose.height > 1) {
    for (const { coordinates } of [read.shoulders, ...Object.values(read.streams)]) {
      for (let i = 0; i < coordinates.length; i += 2) {
        coordinates[i]! *= pose.width;
        coordinates[i + 1]! *= pose.height;
      }
    }
  }
  return read;
}

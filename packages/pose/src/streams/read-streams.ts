import { PersonError, StreamError } from "../errors.js";
import type { Pose } from "../pose.js";
import { PeopleTracker } from "./people-tracker.js";
import type { PoseStreams, StreamSequence } from "./pose-streams.js";
import { isPresent } from "./presence.js";
import { ABSENT, shoulderPoints, streamPoints } from "./stream-points.js";
import { STREAM_NAMES, type StreamName } from "./stream-table.js";

/**
 * The streams as the file has them, whatever its units.
 *
 * @param names The streams to read; the shoulders are always read, and are missing in every frame where the pose has
 *   none.
 * @throws {StreamError} if the pose does not hold all keypoints of a stream.
 * @throws {PersonError} if it has no such person.
 */
export function readStreams(
  pose: Pose,
  names: readonly StreamName[],
  { depth = false, person }: { readonly depth?: boolean; readonly person?: Person | undefined } = {},
): PoseStreams {
  const places = placesOf(pose, person);
  const streams: { [name in StreamName]?: StreamSequence } = {};
  // In the order of STREAM_NAMES, whatever the order in which they were asked for.
  for (const name of STREAM_NAMES) {
    if (names.includes(name))
      streams[name] = take(pose, places, streamPoints(pose, name, Number.POSITIVE_INFINITY), depth);
  }
  const shoulders = take(pose, places, shoulderPoints(pose) ?? [ABSENT, ABSENT], false);
  return { frames: pose.frames, fps: pose.fps, shoulders, streams };
}

/**
 * Lists the streams that {@link extractStreams} can read from a pose or a header, in their order.
 *
 * @example
 * const streams = extractStreams(pose, streamsOf(pose));
 */
export function streamsOf(pose: Pick<Pose, "components">): StreamName[] {
  return STREAM_NAMES.filter((name) => {
    try {
      streamPoints(pose, name, Number.POSITIVE_INFINITY);
      return true;
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      return false;
    }
  });
}

/**
 * One of several people: a number, counted from 0, or [T] where that person is in each frame. A place that there is not, as in a
 * part of a v0.0 file with fewer people, shows nobody.
 */
export type Person = number | ArrayLike<number>;

/** [T] where a person is in each frame. */
export function placesOf(pose: Pose, person: Person | undefined): ArrayLike<number> {
  const { people, frames } = pose;
  if (person !== undefined && typeof person !== "number") {
    if (person.length !== frames)
      throw new RangeError(`Got places of a person in ${person.length} of ${frames} frames.`);
    return person;
  }
  if (person !== undefined) checkPerson(person, people);
  if (people < 2) return new Uint16Array(frames);
  const tracker = new PeopleTracker();
  tracker.look(pose);
  return tracker.placesOf(person ?? tracker.signer);
}

function checkPerson(person: number, people: number): void {
  if (people === 0 && person === 0) return;
  if (!Number.isInteger(person) || person < 0 || person >= people) throw new PersonError(person, people);
}

function take(
  pose: Pose,
  places: ArrayLike<number>,
  indices: readonly number[],
  depth: boolean,
): StreamSequence {
  const { frames, people, points, dims, data } = pose;
  const coordinates = new Float32Array(frames * indices.length * 2);
  const present = new Uint8Array(frames * indices.length);
  const depths = depth && dims > 2 ? new Float32Array(present.length) : undefined;
  const sequence = { coordinates, present, ...(depths === undefined ? {} : { depth: depths }) };
  if (people === 0) return sequence;
  for (let frame = 0, out = 0; frame < frames; frame++) {
    const place = places[frame]!;
    if (!(place < people)) {
      out += indices.length;
      continue;
    }
    const base = (frame * people + place) * points;
    for (const index of indices) {
      const at = (base + index) * dims;
      if (index !== ABSENT && isPresent(pose, base + index)) {
        coordinates[2 * out] = data[at]!;
        coordinates[2 * out + 1] = data[at + 1]!;
        present[out] = 1;
        if (depths !== undefined) depths[out] = data[at + 2]!;
      }
      out++;
    }
  }
  return sequence;
}

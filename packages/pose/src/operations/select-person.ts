import type { Pose } from "../pose.js";
import { PeopleTracker } from "../streams/people-tracker.js";
import { type Person, placesOf } from "../streams/read-streams.js";

/**
 * Selects one of several people, followed from frame to frame.
 *
 * @param person A number, counted from 0, or [T] where that person is in each frame. Default: the {@link firstPerson}.
 * @throws {PersonError} if the pose has no such person.
 * @example
 * const signer = selectPerson(pose);
 */
export function selectPerson(pose: Pose, person?: Person): Pose {
  const places = placesOf(pose, person);
  return withPeople(pose, pose.people === 0 ? [] : [places]);
}

/**
 * Gives each person one index in all frames ({@link PeopleTracker}). Do this before operations over time, such as
 * {@link resample}, which take index n of each frame for one person. The pose itself where nobody changes places.
 *
 * @example
 * const even = resample(sortPeople(pose), 25);
 */
export function sortPeople(pose: Pose): Pose {
  if (pose.people < 2) return pose;
  const tracker = new PeopleTracker();
  tracker.look(pose);
  if (tracker.changes.count === 0) return pose;
  return withPeople(
    pose,
    Array.from({ length: pose.people }, (_, person) => tracker.placesOf(person)),
  );
}

/** @param places For each person of the new pose [T] the place in each frame of the old one. */
function withPeople(pose: Pose, places: readonly ArrayLike<number>[]): Pose {
  const { frames, people, points, dims, ids, ...about } = pose;
  const data = new Float32Array(frames * places.length * points * dims);
  const confidence = new Float32Array(frames * places.length * points);
  for (let frame = 0, to = 0; frame < frames; frame++) {
    for (const place of places) {
      if (place[frame]! < people) {
        const from = (frame * people + place[frame]!) * points;
        confidence.set(pose.confidence.subarray(from, from + points), to);
        data.set(pose.data.subarray(from * dims, (from + points) * dims), to * dims);
      }
      to += points;
    }
  }
  // v0.0 counts the people of each frame; those beyond them have no id.
  const own = ids?.map((all, frame) =>
    Int16Array.from(places.flatMap((place) => (place[frame]! < all.length ? [all[place[frame]!]!] : []))),
  );
  const sorted = { ...about, frames, people: places.length, points, dims, data, confidence };
  return own === undefined || places.length > 1 ? sorted : { ...sorted, ids: own };
}

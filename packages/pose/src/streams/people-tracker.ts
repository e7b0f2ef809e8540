import type { Pose } from "../pose.js";
import { isPresent } from "./presence.js";
import { shoulderPoints } from "./stream-points.js";

/** People that are followed at most. Chosen here: every frame compares all pairs of them. */
const MOST_FOLLOWED = 16;
/**
 * Chosen here: how far a person may be from where they were last seen, mean over all keypoints, in the person's
 * size. It does not grow with time: someone seen for a moment, long ago, would become the signer after a cut.
 */
const REACH = 0.5;
/** Chosen here: by how much nearer someone listed elsewhere must be to be that person, in the person's size. */
const ADVANTAGE = 0.1;

/** How much was seen of a person. */
export interface PersonSeen {
  /** Frames in which any keypoint is present. */
  readonly frames: number;
  /** Frames in which both shoulders are present. */
  readonly shoulders: number;
  /** Present keypoints of all frames. */
  readonly keypoints: number;
}

/**
 * Follows people from frame to frame, and tells who of them is most seen. A detector such as OpenPose lists the
 * people of each frame in any order; a person is where the keypoints have moved least since that person was last
 * seen.
 *
 * A person has the number of the place where the file lists that person first, if it is free. Where nobody is near
 * enough to have moved there, as after a cut, the file's order holds. In a crowd of more than 16 it holds throughout.
 *
 * @example
 * const tracker = new PeopleTracker();
 * for (const part of parts) tracker.look(part); // a long file in pieces, in their order
 * const streams = extractStreams(part, names, { person: tracker.placesOf(tracker.signer).subarray(first, end) });
 */
export class PeopleTracker {
  readonly #parts: { readonly frames: number; readonly people: number; readonly places: Uint16Array }[] = [];
  readonly #seen: { frames: number; shoulders: number; keypoints: number }[] = [];
  readonly #last: (Snapshot | undefined)[] = [];
  /** The places in the frame before. */
  #before: Uint16Array | undefined;
  #frames = 0;
  #firstChange: number | undefined;
  #changes = 0;

  /**
   * Looks at the next frames of the same file, of as many people; of v0.0, which counts them anew, give all at once.
   */
  look(pose: Pose): void {
    const { frames, people } = pose;
    while (this.#seen.length < people) this.#seen.push({ frames: 0, shoulders: 0, keypoints: 0 });
    if (pose.points === 0) {
      // Nobody can be seen, and a header may claim any number of frames and people: they take no bytes.
      this.#frames += frames;
      this.#parts.push({ frames, people, places: new Uint16Array(0) });
      return;
    }
    const places = new Uint16Array(frames * people);
    const shoulders = shoulderPoints(pose);
    for (let frame = 0; frame < frames; frame++) {
      const order = places.subarray(frame * people, (frame + 1) * people);
      if (people > 1) {
        this.#order(pose, frame, order);
        if (order.some((place, person) => place !== (this.#before?.[person] ?? person))) {
          this.#changes++;
          this.#firstChange ??= this.#frames + frame;
        }
        this.#before = order;
      }
      for (let person = 0; person < people; person++) {
        const at = (frame * people + order[person]!) * pose.points;
        const seen = this.#seen[person]!;
        const keypoints = countPresent(pose, at);
        seen.keypoints += keypoints;
        if (keypoints > 0) seen.frames++;
        if (shoulders?.every((point) => isPresent(pose, at + point))) seen.shoulders++;
      }
    }
    this.#frames += frames;
    this.#parts.push({ frames, people, places });
  }

  /** How much was seen of each person so far. */
  get seen(): readonly PersonSeen[] {
    return this.#seen;
  }

  /** The person of whom most is seen: both shoulders in most frames, then most keypoints; 0 where nobody was seen. */
  get signer(): number {
    let best = 0;
    for (const [person, { shoulders, keypoints }] of this.#seen.entries()) {
      const most = this.#seen[best]!;
      if (shoulders > most.shoulders || (shoulders === most.shoulders && keypoints > most.keypoints))
        best = person;
    }
    return best;
  }

  /** How often the file lists people in another order than in the frame before, and where first. */
  get changes(): { readonly count: number; readonly first: number | undefined } {
    return { count: this.#changes, first: this.#firstChange };
  }

  /** [T] where the person is in each of the frames so far. */
  placesOf(person: number): Uint16Array {
    const all = new Uint16Array(this.#frames);
    let first = 0;
    for (const { frames, people, places } of this.#parts) {
      for (let frame = 0; frame < frames; frame++) all[first + frame] = places[frame * people + person] ?? 0;
      first += frames;
    }
    return all;
  }

  /** Writes for each person the place in this frame. */
  #order(pose: Pose, frame: number, order: Uint16Array): void {
    const { people, points } = pose;
    for (let person = 0; person < people; person++) order[person] = person;
    if (people > MOST_FOLLOWED) return;
    const found: Snapshot[] = [];
    for (let place = 0; place < people; place++) {
      const snapshot = takeSnapshot(pose, (frame * people + place) * points, place);
      if (snapshot !== undefined) found.push(snapshot);
    }
    const pairs: { person: number; snapshot: Snapshot; distance: number }[] = [];
    for (let person = 0; person < people; person++) {
      const last = this.#last[person];
      if (last === undefined) continue;
      for (const snapshot of found) {
        const distance = distanceOf(last, snapshot);
        if (!(distance <= REACH * last.size)) continue;
        const elsewhere = snapshot.place === person ? 0 : ADVANTAGE * last.size;
        pairs.push({ person, snapshot, distance: distance + elsewhere });
      }
    }
    pairs.sort((a, b) => a.distance - b.distance);
    const placeOf = new Map<number, Snapshot>(); // by person
    const taken = new Set<Snapshot>();
    for (const { person, snapshot } of pairs) {
      if (placeOf.has(person) || taken.has(snapshot)) continue;
      placeOf.set(person, snapshot);
      taken.add(snapshot);
    }
    // Whoever is near nobody is who has that place, or else has not been seen so far, or whoever is left.
    for (const snapshot of found) {
      if (taken.has(snapshot)) continue;
      const free = [...order.keys()].filter((person) => !placeOf.has(person));
      const person =
        free.find((one) => one === snapshot.place) ??
        free.find((one) => this.#last[one] === undefined) ??
        free[0]!;
      placeOf.set(person, snapshot);
    }
    // Those who are not seen keep their places, or share out what is left.
    const empty = new Set(order.keys());
    const unseen: number[] = [];
    for (let person = 0; person < people; person++) {
      const snapshot = placeOf.get(person);
      if (snapshot === undefined) unseen.push(person);
      else {
        order[person] = snapshot.place;
        empty.delete(snapshot.place);
        this.#last[person] = snapshot;
      }
    }
    const displaced = unseen.filter((person) => !empty.delete(person));
    for (const [i, place] of [...empty].entries()) order[displaced[i]!] = place;
  }
}

/** One person in one frame. */
interface Snapshot {
  /** Where the file lists the person in this frame. */
  readonly place: number;
  /** [points, 2], NaN where missing. */
  readonly points: Float32Array;
  /** The diagonal of the box around the points. */
  readonly size: number;
}

/** Undefined of a place where nobody is seen. */
function takeSnapshot(pose: Pose, first: number, place: number): Snapshot | undefined {
  const { points: count, dims, data } = pose;
  const points = new Float32Array(2 * count).fill(Number.NaN);
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let i = 0; i < count; i++) {
    if (!isPresent(pose, first + i)) continue;
    const [x, y] = [data[(first + i) * dims]!, dims > 1 ? data[(first + i) * dims + 1]! : 0];
    points[2 * i] = x;
    points[2 * i + 1] = y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return left > right ? undefined : { place, points, size: Math.hypot(right - left, bottom - top) };
}

/** The mean way of the keypoints that both show; infinite where there are none. */
function distanceOf({ points: a }: Snapshot, { points: b }: Snapshot): number {
  let [sum, both] = [0, 0];
  for (let i = 0; i < a.length; i += 2) {
    const [x, y] = [a[i]! - b[i]!, a[i + 1]! - b[i + 1]!];
    const way = Math.sqrt(x * x + y * y);
    if (Number.isNaN(way)) continue;
    sum += way;
    both++;
  }
  return both === 0 ? Number.POSITIVE_INFINITY : sum / both;
}

/** Of the person whose points begin at `first`. */
function countPresent(pose: Pose, first: number): number {
  let present = 0;
  for (let i = first; i < first + pose.points; i++) if (isPresent(pose, i)) present++;
  return present;
}

/**
 * Finds the person of a pose who is seen most, whose streams {@link extractStreams} takes by default: both shoulders
 * in most frames, then most keypoints; 0 where nobody was seen. People are followed, {@link PeopleTracker}: it is who
 * is at this place first.
 *
 * @example
 * const someoneElse = extractStreams(pose, ["body"], { person: 1 - firstPerson(pose) }); // of two
 */
export function firstPerson(pose: Pose): number {
  if (pose.people < 2) return 0;
  const tracker = new PeopleTracker();
  tracker.look(pose);
  return tracker.signer;
}

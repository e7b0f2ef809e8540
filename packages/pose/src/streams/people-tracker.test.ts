import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  extractStreams,
  firstPerson,
  PeopleTracker,
  PersonError,
  type Pose,
  type PoseStreams,
  sliceFrames,
} from "../index.js";
import { mediapipe, poseOf, seeded } from "../poses.fixture.js";

const BODY = 6;

/** People who stand 300 pixels apart and move a little; `order(t)[n]` is the place of person n in frame t. */
function scene(people: number, frames: number, order: (t: number) => readonly number[], seed = 1): Pose {
  const pose = poseOf(mediapipe("body"), frames, people);
  pose.confidence.fill(0);
  const random = seeded(seed);
  for (let n = 0; n < people; n++) {
    for (let t = 0; t < frames; t++) {
      const place = order(t)[n]!;
      if (place < 0) continue;
      for (let k = 0; k < BODY; k++) {
        const at = (t * people + place) * BODY + k;
        const x = 200 + 300 * n + (k % 2 === 0 ? 50 : -50) + 4 * random() + 3 * Math.sin(t / 3);
        pose.data.set([x, 100 + 60 * Math.floor(k / 2) + 4 * random(), 0], 3 * at);
        pose.confidence[at] = 1;
      }
    }
  }
  return pose;
}

const middles = ({ shoulders: { coordinates } }: PoseStreams) =>
  Array.from(
    { length: coordinates.length / 4 },
    (_, t) => (coordinates[4 * t]! + coordinates[4 * t + 2]!) / 2,
  );

test("the signer is who is most seen, not who is listed first or in one frame alone", () => {
  const pose = scene(2, 100, (t) => [t === 40 ? 0 : -1, 1]); // a false detection in one frame of 100
  expect(firstPerson(pose)).toBe(1);
  expect(extractStreams(pose, ["body"]).streams.body!.present.every((seen) => seen === 1)).toBe(true);
  expect(extractStreams(pose, ["body"], { person: 0 }).shoulders.present.filter(Boolean)).toHaveLength(2);
});

test("a false detection that takes the signer's place for a frame is not the signer", () => {
  const pose = scene(2, 100, (t) => (t === 40 ? [1, 0] : [0, -1]));
  const { shoulders } = extractStreams(pose, ["body"]);
  expect(shoulders.present).not.toContain(0);
  for (const x of middles(extractStreams(pose, []))) expect(Math.abs(x - 200)).toBeLessThan(10);
});

test("shoulders come before keypoints, then the most keypoints; those that are no numbers do not count", () => {
  const pose = scene(2, 10, () => [0, 1]);
  // Person 0 without shoulders in two frames; person 1 with a single keypoint beside the shoulders.
  for (let t = 0; t < 2; t++) pose.confidence[t * 2 * BODY] = 0;
  for (let t = 0; t < 10; t++) pose.confidence.fill(0, (t * 2 + 1) * BODY + 3, (t * 2 + 2) * BODY);
  expect(firstPerson(pose)).toBe(1);
  for (let t = 0; t < 2; t++) pose.confidence[(t * 2 + 1) * BODY + 1] = 0;
  expect(firstPerson(pose)).toBe(0);
  const nan = scene(2, 10, () => [0, 1]);
  for (let t = 0; t < 10; t++) nan.data.fill(Number.NaN, t * 2 * BODY * 3, (t * 2 + 1) * BODY * 3);
  expect(nan.confidence.every((value) => value === 1)).toBe(true);
  expect(firstPerson(nan)).toBe(1);
  const nobody = scene(2, 3, () => [-1, -1]);
  expect(firstPerson(nobody)).toBe(0);
});

test("people who change places from frame to frame are followed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.integer(), (people, seed) => {
      const random = seeded(seed);
      const orders = Array.from({ length: 40 }, (_, t) => {
        const order = Array.from({ length: people }, (_, n) => n);
        for (let i = people - 1; t > 0 && i > 0; i--) {
          const j = Math.floor(random() * (i + 1));
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        // Someone is lost for a moment, never in the first frame and never the last person.
        return t > 0 && random() < 0.3 ? order.map((place, n) => (n === 0 ? -1 : place)) : order;
      });
      const pose = scene(people, 40, (t) => orders[t]!, seed);
      for (let n = 0; n < people; n++) {
        const streams = extractStreams(pose, ["body"], { person: n });
        const wrong = middles(streams).filter((x, t) => {
          const seen = streams.shoulders.present[2 * t] === 1;
          return seen !== orders[t]![n]! >= 0 || (seen && Math.abs(x - 200 - 300 * n) > 10);
        });
        expect(wrong).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

test("PeopleTracker follows a file in parts as it does the whole, and tells when the order changes", () => {
  const swaps = (t: number) => (t < 30 || t >= 70 ? [0, 1] : [1, 0]);
  const pose = scene(2, 100, swaps);
  const tracker = new PeopleTracker();
  for (let first = 0; first < 100; first += 23) {
    tracker.look(sliceFrames(pose, first, Math.min(100, first + 23)));
  }
  expect(tracker.changes).toEqual({ count: 2, first: 30 });
  expect(Array.from(tracker.placesOf(0))).toEqual(Array.from({ length: 100 }, (_, t) => swaps(t)[0]));
  expect(tracker.seen).toEqual([
    { frames: 100, shoulders: 100, keypoints: 600 },
    { frames: 100, shoulders: 100, keypoints: 600 },
  ]);
  const part = sliceFrames(pose, 40, 60);
  const places = tracker.placesOf(0).subarray(40, 60);
  for (const x of middles(extractStreams(part, ["body"], { person: places }))) expect(x).toBeLessThan(300);
});

test("two detections of one person are not mixed, and after a cut the file's order holds", () => {
  // Place 1 is the same person again, some pixels off, in every third frame.
  const double = scene(2, 60, (t) => [0, t % 3 === 0 ? 1 : -1]);
  for (let t = 0; t < 60; t += 3) {
    for (let k = 0; k < BODY; k++) {
      const at = (t * 2 + 1) * BODY + k;
      double.data[3 * at] = double.data[3 * (at - BODY)]! + 2;
      double.data[3 * at + 1] = double.data[3 * (at - BODY) + 1]!;
    }
  }
  expect(new Set(trackedPlaces(double, 0))).toEqual(new Set([0]));
  const cut = scene(2, 60, () => [0, 1]);
  for (let i = 30 * 2 * BODY; i < 60 * 2 * BODY; i++) cut.data[3 * i] = 5000 - 3 * cut.data[3 * i]!;
  expect(new Set(trackedPlaces(cut, 0))).toEqual(new Set([0]));
});

test("someone who was seen for a moment, long ago, does not take the signer's track after a cut", () => {
  const pose = scene(2, 80, (t) => [0, t === 10 ? 1 : -1]);
  for (let i = 50 * 2 * BODY; i < 80 * 2 * BODY; i++) pose.data[3 * i]! += 700; // nearer to where that one was
  expect(new Set(trackedPlaces(pose, 0))).toEqual(new Set([0]));
  expect(extractStreams(pose, []).shoulders.present).not.toContain(0);
});

function trackedPlaces(pose: Pose, person: number): Uint16Array {
  const tracker = new PeopleTracker();
  tracker.look(pose);
  return tracker.placesOf(person);
}

test("a person who is not there is an error that says who is", () => {
  const pose = scene(2, 3, () => [0, 1]);
  for (const person of [2, -1, 0.5, Number.NaN]) {
    expect(() => extractStreams(pose, ["body"], { person })).toThrow(PersonError);
  }
  expect(() => extractStreams(pose, ["body"], { person: 2 })).toThrow(
    "person 2: expected 0 to 1, the pose has 2 people",
  );
  expect(() => extractStreams(pose, ["body"], { person: [0, 1] })).toThrow(RangeError);
  expect(() => extractStreams(poseOf(mediapipe("body"), 2), ["body"], { person: 1 })).toThrow(
    "person 1: expected 0, the pose has 1 person",
  );
});

test("a crowd is left in the file's order, in a moment", () => {
  const crowd = poseOf(mediapipe("body"), 2, 5000);
  expect(firstPerson(crowd)).toBe(0);
  // Frames without points take no bytes, so a file of some bytes may have any number of people in any number of them.
  expect(firstPerson({ ...poseOf([], 0, 65_535), frames: 1_000_000 })).toBe(0);
});

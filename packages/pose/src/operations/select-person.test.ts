import { expect, test } from "@jest/globals";
import {
  extractStreams,
  PersonError,
  readPose,
  resample,
  selectPerson,
  sortPeople,
  writePose,
} from "../index.js";
import { mediapipe, poseOf } from "../poses.fixture.js";

test("selectPerson() is a pose of one person alone, in every version", () => {
  for (const version of [0.2, 0] as const) {
    const pose = {
      ...poseOf(mediapipe("body", "left"), 3, 2),
      version,
      ...(version === 0 ? { ids: [0, 1, 2].map(() => Int16Array.of(7, 8)) } : {}),
    };
    const one = selectPerson(pose, 1);
    expect([one.people, one.data.length, one.confidence.length]).toEqual([1, 3 * 27 * 3, 3 * 27]);
    expect([one.data[0], one.data[27 * 3]]).toEqual([100, 110]); // frames 0 and 1 of person 1
    if (version === 0) expect(one.ids!.map((ids) => [...ids])).toEqual([[8], [8], [8]]);
    expect(extractStreams(readPose(writePose(one)), ["left"])).toEqual(
      extractStreams(pose, ["left"], { person: 1 }),
    );
  }
});

test("selectPerson() takes another place in each frame where it is told so, the signer where it is told nothing", () => {
  const pose = poseOf(mediapipe("body"), 3, 2);
  expect([0, 18, 36].map((at) => selectPerson(pose, [1, 0, 1]).data[at])).toEqual([100, 10, 120]);
  pose.confidence.fill(0, 0, 6); // of person 0 in the first frame
  expect(selectPerson(pose).data[0]).toBe(100);
  expect(() => selectPerson(pose, 2)).toThrow(PersonError);
  expect(selectPerson({ ...poseOf(mediapipe("body"), 0), people: 0 }).people).toBe(0);
});

test("sortPeople() puts each person in one place, so that resampling does not mix them", () => {
  const people = poseOf(mediapipe("body"), 6, 2);
  // Person 1 stands 1,000 pixels to the right, and is listed first in frames 2 and 3.
  const swapped = { ...people, data: people.data.slice(), confidence: people.confidence.slice() };
  for (let t = 0; t < 6; t++) {
    const [first, second] = t === 2 || t === 3 ? [1000, 0] : [0, 1000];
    for (let i = 0; i < 12; i++) swapped.data[3 * (12 * t + i)] = (i % 6) * 30 + (i < 6 ? first : second);
  }
  const sorted = sortPeople(swapped);
  expect(sorted.people).toBe(2);
  const even = resample(sorted, 50);
  for (let t = 0; t < even.frames; t++) {
    expect([even.data[36 * t], even.data[36 * t + 18]]).toEqual([0, 1000]);
  }
  expect(resample(swapped, 50).data[36 * 3]).toBe(500); // nobody stands there
  expect(sortPeople(sorted)).toBe(sorted);
});

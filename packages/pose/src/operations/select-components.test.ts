import { expect, test } from "@jest/globals";
import {
  boundsOf,
  copyPose,
  crop,
  cropToSeen,
  NoShouldersError,
  normalisePose,
  type Pose,
  pointIndex,
  posesEqual,
  presence,
  removeComponents,
  SelectionError,
  selectComponents,
  writePose,
} from "../index.js";
import { component, mediapipe, poseOf } from "../poses.fixture.js";

const pose = poseOf([component("A", ["a", "b", "c"]), component("B", ["a"], "XYC")], 2, 2);

test("pointIndex() counts through the components", () => {
  expect([pointIndex(pose, "A", "c"), pointIndex(pose, "B", "a")]).toEqual([2, 3]);
  expect(() => pointIndex(pose, "B", "c")).toThrow('component "B" has no point "c", expected one of "a"');
  expect(() => pointIndex(pose, "C", "c")).toThrow(SelectionError);
});

test("selectComponents() names what is not there, and removeComponents() does not mind", () => {
  expect(() => selectComponents(pose, ["C"])).toThrow(
    'the pose has no component "C", expected one of "A", "B"',
  );
  expect(() => selectComponents(pose, ["A"], { A: ["z"] })).toThrow('component "A" has no point "z"');
  expect(removeComponents(pose, ["C"], { A: ["z"], D: ["a"] })).toEqual(pose);
});

test("a pose of flat components only has their dimensions, and can be written", () => {
  const flat = selectComponents(pose, ["B"]);
  expect([flat.dims, flat.points, [...flat.data.subarray(0, 4)]]).toEqual([2, 1, [3, 9, 103, 9]]);
  expect(() => writePose(flat)).not.toThrow();
  expect(removeComponents(pose, ["A", "B"])).toMatchObject({ points: 0, dims: 0, components: [] });
});

test("presence() is 1 where confidence is above 0 and x and y are finite", () => {
  const holes = copyPose(pose);
  holes.confidence.set([0, -1, Number.NaN, 1]);
  holes.data[3 * 3 + 1] = Number.POSITIVE_INFINITY;
  holes.data[3 * 4 + 2] = Number.NaN; // a depth that is not known
  expect([...presence(holes)]).toEqual([0, 0, 0, 0, ...new Array(12).fill(1)]);
});

test("copyPose() shares nothing, and posesEqual() sees every difference", () => {
  const original: Pose = { ...pose, version: 0, ids: [Int16Array.of(1, 2), Int16Array.of(3, 4)] };
  const changes: ((copy: Pose) => unknown)[] = [
    (copy) => copy.data.fill(1),
    (copy) => copy.confidence.fill(0.5),
    (copy) => copy.ids![1]!.fill(9),
    (copy) => Object.assign(copy.components[0]!, { name: "C" }),
    (copy) => Object.assign(copy.components[0]!.points, ["z"]),
    (copy) => Object.assign(copy, { fps: 30 }),
  ];
  for (const change of changes) {
    const copy = copyPose(original);
    expect(posesEqual(copy, original)).toBe(true);
    change(copy);
    expect(posesEqual(copy, original)).toBe(false);
  }
  expect(original.data).toEqual(pose.data);
  const near = copyPose(pose);
  near.data[0]! += 1e-3;
  near.data[1] = Number.NaN;
  const alsoNaN = copyPose(pose);
  alsoNaN.data[1] = Number.NaN;
  expect([posesEqual(near, alsoNaN), posesEqual(near, alsoNaN, 2e-3)]).toEqual([false, true]);
});

test("cropToSeen() starts at 0 and loses nothing, crop() makes what is outside missing", () => {
  expect(boundsOf(pose)).toEqual({ min: [0, 0, 0], max: [113, 10, 0] });
  expect(cropToSeen({ ...pose, data: pose.data.map((value) => value + 7) })).toMatchObject({
    width: 113,
    height: 10,
  });
  const nothing = { ...pose, confidence: new Float32Array(16) };
  expect(boundsOf(nothing)).toBeUndefined();
  expect(cropToSeen(nothing)).toMatchObject({ width: 0, height: 0 });

  const part = crop(pose, { left: 1, top: 0, width: 101, height: 4.5 });
  expect(part).toMatchObject({ width: 101, height: 5 });
  expect([...part.confidence.subarray(0, 8)]).toEqual([0, 1, 1, 0, 1, 1, 1, 0]); // (0, 0) and (3, 9), then + 100
  expect([...part.data.subarray(0, 9)]).toEqual([0, 0, 0, 0, 1, 0, 1, 4, 0]);
  expect(() => crop(pose, { left: 0, top: 0, width: 0, height: 1 })).toThrow("Got a crop of 0 x 1 pixels");
});

test("normalisePose() refuses poses without shoulders, where pose-format divides by zero", () => {
  const body = poseOf(mediapipe("body"), 2);
  const unseen = { ...body, confidence: new Float32Array(12) };
  expect(() => normalisePose(unseen)).toThrow("none of 2 frames shows both LEFT_SHOULDER and RIGHT_SHOULDER");
  const atOnePoint = { ...body, data: body.data.map(() => 5) };
  expect(() => normalisePose(atOnePoint)).toThrow(NoShouldersError);
  expect(() => normalisePose(pose)).toThrow('the pose has no component "POSE_LANDMARKS"');
  const points = [
    { component: "A", point: "a" },
    { component: "A", point: "b" },
  ] as const;
  const { data } = normalisePose({ ...pose, people: 1, frames: 4 }, { points, distance: 2 });
  expect(Math.hypot(data[3]! - data[0]!, data[4]! - data[1]!)).toBeCloseTo(2, 5);
});

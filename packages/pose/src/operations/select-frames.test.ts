import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  extractStreams,
  joinFrames,
  LayoutMismatchError,
  posesEqual,
  selectFrames,
  sliceFrames,
} from "../index.js";
import { component, mediapipe, poseOf } from "../poses.fixture.js";

const pose = poseOf([component("A", ["a", "b"]), component("B", ["c"])], 6, 2);
const ids = Array.from({ length: 6 }, (_, frame) => Int16Array.of(frame, -1));

test("selectFrames() takes frames in the order and as often as asked for, with the people's ids", () => {
  const { frames, data, confidence, ids: kept } = selectFrames({ ...pose, version: 0, ids }, [4, 0, 4]);
  const values = pose.people * pose.points * pose.dims;
  const frame = (t: number) => [...pose.data.subarray(t * values, (t + 1) * values)];
  expect([...data]).toEqual([...frame(4), ...frame(0), ...frame(4)]);
  expect([frames, confidence.length]).toEqual([3, 3 * 6]);
  expect(kept?.map(([id]) => id)).toEqual([4, 0, 4]);
  expect(() => selectFrames(pose, [6])).toThrow("Got frame 6 of 6 frames.");
});

test("slices that are joined again are the clip, whatever it was cut at", () => {
  const streams = extractStreams(poseOf(mediapipe("body", "face"), 6), ["body", "face"]);
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), (a, b) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const cuts = [[0, first] as const, [first, second] as const, [second, 6] as const];
      const zero = { ...pose, version: 0 as const, ids };
      expect(posesEqual(joinFrames(cuts.map(([from, to]) => sliceFrames(zero, from, to))), zero)).toBe(true);
      expect(joinFrames(cuts.map(([from, to]) => sliceFrames(streams, from, to)))).toEqual(streams);
    }),
  );
  expect(() => sliceFrames(pose, 4, 3)).toThrow("Got frames 4 to 3 of 6 frames.");
});

test("joinFrames() refuses clips of other frame rates, people, components, points and streams", () => {
  const other = (changed: object) => () => joinFrames([pose, pose, { ...pose, ...changed }]);
  expect(other({ fps: 30 })).toThrow("clip 2 cannot be joined to the first: its fps is 30, the first's 25");
  expect(other({ people: 1 })).toThrow(LayoutMismatchError);
  expect(other({ components: [pose.components[0]!] })).toThrow(
    'its components is "A", the first\'s "A", "B"',
  );
  const renamed = [pose.components[0]!, component("B", ["d"])];
  expect(other({ components: renamed })).toThrow('its points of "B" is "d", the first\'s "c"');
  const streams = (...names: ("body" | "left")[]) => extractStreams(poseOf(mediapipe(...names), 1), names);
  expect(() => joinFrames([streams("body"), streams("body", "left")])).toThrow(LayoutMismatchError);
  expect(() => joinFrames([] as (typeof pose)[])).toThrow("Got no clips to join");
});

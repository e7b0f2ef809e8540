import { expect, test } from "@jest/globals";
import { KEYPOINTS, STREAM_NAMES, STREAM_PARTS, STREAMS, type StreamDefinition } from "../index.js";
import { mirroredOrder, mirroredStream } from "../operations/mirror.js";
import { TOOLS } from "./definitions/stream-definition.js";

test.each(STREAM_NAMES)("the definition of %s fits together", (name) => {
  const { places, limbs, links, joints, mayLack }: StreamDefinition = STREAMS[name];
  const keypoints = KEYPOINTS[name];
  for (const tool of TOOLS) {
    const points = places[tool]?.points ?? places.MediaPipe.points;
    expect([tool, new Set(points).size]).toEqual([tool, keypoints]);
  }
  const ends = [...limbs, ...links].flat();
  expect(ends.every((end) => Number.isInteger(end) && end >= 0 && end < keypoints)).toBe(true);
  for (const { own, body } of joints) expect([own < keypoints, body < KEYPOINTS.body]).toEqual([true, true]);
  expect(mayLack).toBeLessThan(1);
  // From its root every keypoint is reached by limbs and links.
  const reached = new Set([joints[0]?.own ?? 0]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const [a, b] of [...limbs, ...links]) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
  }
  expect(reached.size).toBe(keypoints);
});

test.each(STREAM_NAMES)("the mirror image of the mirror image of %s is itself", (name) => {
  const [there, back] = [mirroredOrder(name), mirroredOrder(mirroredStream(name))];
  expect(mirroredStream(mirroredStream(name))).toBe(name);
  for (const [k, other] of there.entries()) if (other >= 0) expect(back[other]).toBe(k);
  // At most a point on the edge of what is taken has no counterpart.
  expect(there.filter((other) => other < 0).length).toBeLessThan(2);
});

test("streams of one part, which share their weights, have as many keypoints", () => {
  for (const part of STREAM_PARTS) {
    const sizes = STREAM_NAMES.filter((name) => STREAMS[name].part === part).map((name) => KEYPOINTS[name]);
    expect([part, new Set(sizes).size]).toEqual([part, 1]);
  }
});

test("streams are told apart by their colours", () => {
  expect(new Set(STREAM_NAMES.map((name) => STREAMS[name].color)).size).toBe(STREAM_NAMES.length);
});

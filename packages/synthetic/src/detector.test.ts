import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import type { Camera } from "./camera.js";
import { detect } from "./detector.js";
import { OFFSETS, POINTS } from "./skeleton.js";

const FRAMES = 3000;
const camera: Camera = {
  width: 640,
  height: 480,
  fps: 25,
  zoom: 100,
  centre: [320, 200],
  rotation: [0, 0, 0, 1],
  distance: 6,
};

/** A statue: the left hand at `left`, the right one at `right`, everything else in the middle. */
function statue(
  left: readonly number[],
  right: readonly number[],
  move: (t: number) => number = () => 0,
): Float64Array {
  const skeleton = new Float64Array(FRAMES * POINTS * 3);
  for (let t = 0; t < FRAMES; t++) {
    for (let k = 0; k < 21; k++) {
      skeleton.set([left[0]! + move(t), left[1]!, 0], 3 * (t * POINTS + OFFSETS.left + k));
      skeleton.set([right[0]!, right[1]!, 0], 3 * (t * POINTS + OFFSETS.right + k));
    }
    for (let k = 0; k < 112; k++) skeleton.set([0, 0.5, 0], 3 * (t * POINTS + OFFSETS.face + k));
  }
  return skeleton;
}
const run = (skeleton: Float64Array, options = { noise: 1, missing: 1 }, seed = 1) =>
  detect(skeleton, camera, seeded(seed), options);
const lost = (present: Uint8Array, point: number) =>
  Array.from({ length: FRAMES }, (_, t) => 1 - present[t * POINTS + point]!).reduce((a, b) => a + b) / FRAMES;

test("a perfect detector gives the projection", () => {
  const { coordinates, present } = run(statue([1, -1], [-1, -1]), { noise: 0, missing: 0 });
  expect(present.includes(0)).toBe(false);
  const at = 2 * (7 * POINTS + OFFSETS.left + 3);
  expect([...coordinates.subarray(at, at + 2)]).toEqual([420, 300]); // a shoulder distance is 100 pixels, y points down
});

test("still hands are seldom lost, crossed ones more often, fast ones more, and none is seen out of the picture", () => {
  const still = lost(run(statue([1, -1], [-1, -1])).present, OFFSETS.left);
  const crossed = lost(run(statue([0, -1], [0, -1])).present, OFFSETS.left);
  const fast = lost(run(statue([1, -1], [-1, -1], (t) => Math.sin(t))).present, OFFSETS.left);
  expect(still).toBeGreaterThan(0);
  expect(still).toBeLessThan(0.03);
  expect(crossed).toBeGreaterThan(2 * still);
  expect(fast).toBeGreaterThan(crossed);
  expect(lost(run(statue([1, -3], [-1, -1])).present, OFFSETS.left)).toBe(1);
});

test("what is missing is missing as a whole, for some frames, with coordinates 0", () => {
  const { present, coordinates } = run(statue([0, -1], [0, -1]));
  const runs: number[] = [];
  let length = 0;
  for (let t = 0; t < FRAMES; t++) {
    const hand = present.subarray(t * POINTS + OFFSETS.left, t * POINTS + OFFSETS.left + 21);
    expect(hand.every((seen) => seen === hand[0])).toBe(true);
    if (hand[0]) {
      if (length) runs.push(length);
      length = 0;
    } else {
      length++;
      expect(coordinates[2 * (t * POINTS + OFFSETS.left)]).toBe(0);
    }
  }
  expect(runs.reduce((a, b) => a + b) / runs.length).toBeGreaterThan(2);
});

test("noise has memory, is larger on fast hands, and scales with its factor", () => {
  const deviation = (skeleton: () => Float64Array, noise: number) => {
    const [noisy, clean] = [noise, 0].map((n) => run(skeleton(), { noise: n, missing: 0 }).coordinates);
    const errors = Array.from({ length: FRAMES }, (_, t) => {
      const at = 2 * (t * POINTS + OFFSETS.left + 8);
      return noisy![at]! - clean![at]!;
    });
    const power = errors.reduce((sum, e) => sum + e * e, 0) / FRAMES;
    const lag = errors.slice(1).reduce((sum, e, i) => sum + e * errors[i]!, 0) / FRAMES;
    return { size: Math.sqrt(power), correlation: lag / power };
  };
  const still = () => statue([1, -1], [-1, -1]);
  const one = deviation(still, 1);
  expect(one.correlation).toBeGreaterThan(0.3);
  expect(one.correlation).toBeLessThan(0.8);
  expect(deviation(still, 2).size).toBeCloseTo(2 * one.size, 4);
  expect(deviation(() => statue([1, -1], [-1, -1], (t) => 0.1 * Math.sin(t)), 1).size).toBeGreaterThan(
    1.3 * one.size,
  );
});

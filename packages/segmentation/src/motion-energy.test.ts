import { expect, test } from "@jest/globals";
import { motionEnergy, smoothed } from "./motion-energy.js";

test("motionEnergy() is the mean speed of points that are seen, streams being equally heavy", () => {
  const one = { coordinates: [0, 0, 3, 4, 3, 4], present: [1, 1, 1] }; // one point, 5 and then still
  const two = { coordinates: [0, 0, 0, 0, 1, 0, 9, 9, 1, 0, 9, 9], present: [1, 1, 1, 0, 1, 0] }; // its second one is lost
  expect([...motionEnergy([one], 3)]).toEqual([0, 5, 0]);
  expect([...motionEnergy([one, two], 3)]).toEqual([0, 3, 0]);
  expect([...motionEnergy([{ coordinates: [0, 0, 1, 1], present: [0, 1] }], 2)]).toEqual([0, 0]);
});

test("smoothed() keeps what is constant, its ends included, and spreads a peak evenly", () => {
  for (const value of smoothed([2, 2, 2, 2], 1.5)) expect(value).toBeCloseTo(2, 12);
  const curve = smoothed([0, 0, 0, 0, 1, 0, 0, 0, 0], 1);
  expect(curve[3]! / curve[4]!).toBeCloseTo(Math.exp(-0.5), 12);
  expect(curve[3]).toBeCloseTo(curve[5]!, 12);
});

import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import { tensor, tidy } from "@tensorflow/tfjs-core";
import { handFromWrist } from "./hands-from-wrist.js";

test("keypoints are measured from the wrist, which stays; a missing hand stays 0", () => {
  const random = seeded(3);
  const hand = Float32Array.from({ length: 2 * 3 * 42 }, () => random() - 0.5);
  hand.fill(0, 42, 84); // the second frame of the first clip shows no hand
  const found = tidy(() => handFromWrist(tensor(hand, [2, 3, 21, 2])).dataSync());
  hand.forEach((value, i) => {
    const wrist = hand[i - (i % 42) + (i % 2)]!;
    expect(found[i]).toBeCloseTo(i % 42 < 2 ? value : 2 * (value - wrist), 6);
  });
  expect([...found.subarray(42, 84)].every((value) => value === 0)).toBe(true);
});

import { expect, test } from "@jest/globals";
import { fuzz } from "./fuzz.fixture.js";

/** Numerical Recipes' generator: the same inputs in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("every reader makes of mutated inputs a pose that is written as it was read, or a typed error of one line", () => {
  const { read, refused } = fuzz(7000, random(1));
  for (const reader of [
    "readPose",
    "readPose with reuse",
    "files",
    "readNpy",
    "readPoseJson",
    "readHolisticJson",
  ]) {
    expect([reader, (read[reader] ?? 0) > 10, (refused[reader] ?? 0) > 100]).toEqual([reader, true, true]);
  }
});

import { expect, test } from "@jest/globals";
import { DivergenceError, divergenceDefaults, findDivergence } from "./divergence.js";

const calm = Array.from({ length: 100 }, (_, i) => 2 + (i % 3)); // median 3

test("findDivergence() finds what is not finite, even in the first update", () => {
  expect(findDivergence(Number.NaN, 1, [], divergenceDefaults)).toBe("the loss is NaN");
  expect(findDivergence(Number.POSITIVE_INFINITY, 1, [], divergenceDefaults)).toBe("the loss is Infinity");
  expect(findDivergence(1, Number.NaN, [], divergenceDefaults)).toBe("the norm of the gradients is NaN");
  expect(findDivergence(1, 1, [], divergenceDefaults)).toBeUndefined();
});

test("findDivergence() compares a loss to the median of the last ones, once there are enough", () => {
  expect(findDivergence(89, 1, calm, divergenceDefaults)).toBeUndefined();
  expect(findDivergence(91, 1, calm, divergenceDefaults)).toBe(
    "the loss is 91.00, more than 30 times the median 3.000 of the last 100",
  );
  expect(findDivergence(91, 1, calm.slice(0, 9), divergenceDefaults)).toBeUndefined();
  expect(findDivergence(91, 1, [...calm.slice(1), 1e9], divergenceDefaults)).toBeDefined(); // one outlier moves no median
});

test("findDivergence() takes no multiple of a median near 0", () => {
  const fitted = calm.map(() => 1e-3);
  expect(findDivergence(0.2, 1, fitted, divergenceDefaults)).toBeDefined();
  const guard = { ...divergenceDefaults, least: Math.log(33) }; // what guessing among 33 would cost
  expect(findDivergence(100, 1, fitted, guard)).toBeUndefined();
  expect(findDivergence(105, 1, fitted, guard)).toContain("more than 30 times the median 3.497");
});

test("DivergenceError names the step, the clips and the last good checkpoint in one line", () => {
  const clips = Array.from({ length: 10 }, (_, i) => `clip-${i}`);
  const error = new DivergenceError(7, "the loss is NaN", clips, "run/checkpoints/step-000005.safetensors");
  expect(error.message).toBe(
    "Step 7: the loss is NaN; clips: clip-0, clip-1, clip-2, clip-3, clip-4, clip-5, clip-6, clip-7 and 2 more; " +
      "last good checkpoint: run/checkpoints/step-000005.safetensors",
  );
  expect(error.clips).toEqual(clips);
});

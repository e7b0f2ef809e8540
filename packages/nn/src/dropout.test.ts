import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import { tensor1d, tidy } from "@tensorflow/tfjs-core";
import { dropout, dropoutMask } from "./index.js";

test("dropout() scales what it keeps by 1 / (1 - rate), and keeps all without a mask", () => {
  tidy(() => {
    const x = tensor1d([1, 2, 3, 4]);
    const kept = tensor1d([true, false, true, true], "bool");
    expect([...dropout(x, kept, 0.75).dataSync()]).toEqual([4, 0, 12, 16]);
    expect(dropout(x, undefined, 0.75)).toBe(x);
  });
});

test("dropoutMask() drops the share that it is asked for, the same ones for the same seed", () => {
  const mask = dropoutMask([40, 100], 0.25, seeded(3));
  expect(mask.shape).toEqual([40, 100]);
  expect(mask.data.reduce((all, value) => all + value, 0) / 4000).toBeCloseTo(0.75, 1);
  expect(dropoutMask([40, 100], 0.25, seeded(3))).toEqual(mask);
  expect(dropoutMask([40, 100], 0.25, seeded(4))).not.toEqual(mask);
});

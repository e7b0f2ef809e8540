import { expect, test } from "@jest/globals";
import { intervalNote, intervalText } from "./interval-text.js";

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

test("an interval of no width is none, and it is said why", () => {
  expect(intervalText({ low: 0.886, high: 1 }, percent)).toBe("88.6 % to 100.0 %");
  expect(intervalText({ low: 1, high: 1 }, percent)).toBe("–");
  expect(intervalText({ low: null, high: null }, percent)).toBe("–");
  expect(intervalNote({ low: 0.886, high: 1, interval: "wilson" }, percent)).toBe(
    "95 % interval 88.6 % to 100.0 %",
  );
  expect(intervalNote({ low: null, high: null, interval: "none" }, percent)).toBe(
    "no interval: every sample scores the same",
  );
  expect(intervalNote({ low: null, high: null, interval: "always" }, percent)).toBe(
    "always so: there are no more glosses",
  );
});

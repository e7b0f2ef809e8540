import { expect, test } from "@jest/globals";
import { frameNumbers, stemOrder } from "./frame-names.js";

test("names that count every frame, evenly or not at all say nothing is missing", () => {
  for (const stems of [
    ["0", "1", "2"],
    ["1", "2"],
    ["frame_08", "frame_09"],
    ["a", "b"],
    ["0", "33", "66"],
    ["7"],
  ])
    expect([stems, frameNumbers(stems)]).toEqual([stems, { missing: [] }]);
});

test("missing frames are found between the others, whatever is before the numbers", () => {
  for (const name of ["", "frame_", "clip 3 frame "]) {
    const stems = [0, 1, 4, 5].map((frame) => `${name}${frame}`);
    expect(frameNumbers(stems)).toEqual({ frames: [0, 1, 4, 5], missing: [2, 3] });
    expect(frameNumbers(stems.slice(2), 0)).toEqual({ frames: [4, 5], missing: [0, 1, 2, 3] });
  }
});

test("a name that counts no frame among others that do is not a number", () => {
  expect(frameNumbers(["0", "1", "2", "1 copy"])).toEqual({ frames: [0, 1, 2, Number.NaN], missing: [] });
});

test("names that count something else do not take memory", () => {
  expect(frameNumbers(["0", "1", "999999999999"]).missing.length).toBeLessThan(100);
});

test("stemOrder() puts numbers by size, also behind the same text", () => {
  const sorted = (names: string[]) => names.sort(stemOrder);
  expect(sorted(["10", "b", "2", "frame_10", "frame_9", "a"])).toEqual([
    "2",
    "10",
    "a",
    "b",
    "frame_9",
    "frame_10",
  ]);
});

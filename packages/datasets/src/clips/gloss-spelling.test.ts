import { expect, test } from "@jest/globals";
import { mergeGlosses } from "./gloss-spelling.js";

const merge = (...glosses: string[]) => {
  const { clips, merged } = mergeGlosses(glosses.map((gloss, i) => ({ id: `${i}`, pose: "a.pose", gloss })));
  return [clips.map(({ gloss }) => gloss), Object.fromEntries(merged)];
};

test("glosses that differ only in case, spaces or composed letters become the most frequent spelling", () => {
  expect(merge("Hello", "hello", "hello ", "HELLO", "yes")).toEqual([
    ["hello", "hello", "hello", "hello", "yes"],
    { hello: ["Hello", "hello ", "HELLO"] },
  ]);
  expect(merge("i love you", "Iloveyou", "i  love you")).toEqual([
    ["i love you", "i love you", "i love you"],
    { "i love you": ["Iloveyou", "i  love you"] },
  ]);
  expect(merge("A", "a")).toEqual([["A", "A"], { A: ["a"] }]); // as frequent: the first
  expect(merge("cafe\u0301", "café")).toEqual([["café", "café"], { café: ["cafe\u0301"] }]);
  expect(merge(" b ")).toEqual([["b"], { b: [" b "] }]);
  expect(merge("thank_you", "thank you", "thanks")).toEqual([["thank_you", "thank you", "thanks"], {}]);
});

test("the glosses of segments are spelled as those of clips", () => {
  const segments = [{ gloss: "HELLO", start: 0, end: 1 }];
  const { clips } = mergeGlosses([
    { id: "a", pose: "a.pose", gloss: "hello" },
    { id: "b", pose: "a.pose", segments },
  ]);
  expect(clips[1]!.segments).toEqual([{ gloss: "hello", start: 0, end: 1 }]);
  expect(segments[0]!.gloss).toBe("HELLO");
});

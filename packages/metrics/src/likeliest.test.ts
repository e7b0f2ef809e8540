import { expect, test } from "@jest/globals";
import { likeliest, logProbabilities } from "./index.js";

test("likeliest() ranks glosses with softmax' probabilities", () => {
  // scipy.special.softmax([0, 2, 1])
  expect(likeliest([0, 2, 1], ["BOOK", "HOUSE", "TREE"])).toEqual([
    { gloss: "HOUSE", score: 0.665241 },
    { gloss: "TREE", score: 0.244728 },
    { gloss: "BOOK", score: 0.090031 },
  ]);
  expect(likeliest([1, 1, 1], ["b", "a", "c"], 2).map(({ gloss }) => gloss)).toEqual(["b", "a"]);
  expect(() => likeliest([Number.NaN, 1], ["a", "b"])).toThrow(RangeError);
});

test("logProbabilities() overflows nowhere", () => {
  expect([...logProbabilities([1e4, 1e4, -1e4])].map((each) => Math.exp(each))).toEqual([0.5, 0.5, 0]);
});

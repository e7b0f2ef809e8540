import { expect, test } from "@jest/globals";
import { bleu } from "./bleu.js";
import { sentenceScore } from "./metric.js";
import { correctPunctuation, HALF_TO_FULL_WIDTH } from "./punctuation.js";

test("correctPunctuation() undoes what NFKC does to the three marks of its map, and to no other character", () => {
  for (const [half, full] of Object.entries(HALF_TO_FULL_WIDTH)) {
    expect(full.normalize("NFKC")).toBe(half);
    expect(correctPunctuation(`好${half}好`)).toBe(`好${full}好`);
  }
  const unchanged = "他今年四岁。“3.5”：a-b (c); 你好，吗？！";
  expect(correctPunctuation(unchanged)).toBe(unchanged);
});

test("the corrected score of what mBART wrote is the one with the reference's punctuation", () => {
  const reference = "我们去商店，买水果。你呢？好！";
  const written = reference.normalize("NFKC");
  const score = (text: string) => sentenceScore(bleu({ tokenize: "zh" }), text, reference).score;
  expect(score(written)).toBeLessThan(80);
  expect(score(correctPunctuation(written))).toBeCloseTo(100, 9);
});

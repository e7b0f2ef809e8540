import { expect, test } from "@jest/globals";
import { wilson } from "@msmae/metrics";
import {
  mainScores,
  meanTranslationScores,
  rankedScores,
  recallAndLoss,
  samplingNotes,
  samplingOf,
  translationScores,
} from "../index.js";

const clip = (label: number, ...logits: number[]) => ({ label, logits });
const people = (names: string) => [...names].map((signer) => ({ signer }));

test("recallAndLoss() counts clips; ties go to the first gloss", () => {
  const scored = [
    clip(0, 5, 1, 0, 0, 0, 0),
    clip(0, 1, 5, 0, 0, 0, 0),
    clip(0, 5, 5, 0, 0, 0, 0),
    clip(5, 0, 0, 0, 0, 0, 0), // the sixth of equals
  ];
  const { recall, loss } = recallAndLoss(scored);
  expect(recall).toEqual({ 1: 2 / 4, 5: 3 / 4 });
  const lse = (...values: number[]) => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  const losses = [
    lse(5, 1, 0, 0, 0, 0) - 5,
    lse(1, 5, 0, 0, 0, 0) - 1,
    lse(5, 5, 0, 0, 0, 0) - 5,
    Math.log(6),
  ];
  expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b) / 4, 12);
  expect(() => recallAndLoss([])).toThrow("There is no example to score.");
  expect(recallAndLoss([clip(1, 1e4, -1e4)]).loss).toBe(2e4); // stands logits of any size
});

test("intervals are over signers where every clip names one, or else over recordings, or clips", () => {
  const about = (clips: readonly object[]) => {
    const { unit, units, signers } = samplingOf(clips);
    return [unit, units, signers];
  };
  expect(about(people("aabbc"))).toEqual(["signer", 3, 3]);
  expect(about([...people("aab"), {}])).toEqual(["clip", 4, null]);
  expect(about(people("aaa"))).toEqual(["clip", 3, 1]);
  const recorded = [..."xxy"].map((recording) => ({ recording, signer: "a" }));
  expect(about(recorded)).toEqual(["recording", 2, 1]);
  expect(about([{ recording: "x" }, { recording: "x" }])).toEqual(["clip", 2, null]);
});

test("one signer and few signers are said", () => {
  expect(samplingNotes(samplingOf(people("aa")))).toEqual([
    "All measured clips are of one signer: an interval over them says nothing about other people.",
  ]);
  expect(samplingNotes(samplingOf(people("aabb")))).toEqual([
    "Intervals are over 2 signers; below about ten signers they are too narrow, and no difference can be trusted.",
  ]);
  expect(samplingNotes(samplingOf(people("abcdefghij")))).toEqual([]);
  expect(samplingNotes(samplingOf([{}, {}]))).toEqual([]);
});

test("an interval over signers is wider than one over their clips where they differ", () => {
  const clips = people("a".repeat(10) + "b".repeat(10) + "c".repeat(10));
  const truth = clips.map((_, i) => (i % 2 === 0 ? "X" : "Y"));
  const ranked = truth.map((gloss, i) => (i < 10 ? ["Z"] : [gloss])); // all of one person's are wrong
  const width = (scores: ReturnType<typeof rankedScores>) => scores[0]!.high! - scores[0]!.low!;
  const sampling = samplingOf(clips);
  expect(width(rankedScores(ranked, truth, { sampling }))).toBeGreaterThan(
    2 * width(rankedScores(ranked, truth)),
  );
});

test("scores of clips that are all right: Wilson's interval of recall, none of means over glosses, none of what always is", () => {
  const truth = Array.from({ length: 30 }, (_, i) => `G${i % 6}`);
  const ranked = truth.map((gloss) =>
    [gloss, "G0", "G1", "G2", "G3"].filter((each, i, all) => all.indexOf(each) === i),
  );
  const { low, high } = wilson(30, 30);
  const none = { score: 1, low: null, high: null };
  expect(rankedScores(ranked, truth, { glosses: 6 })).toEqual([
    { name: "recall@1", score: 1, low, high, interval: "wilson" },
    { name: "recall@5", score: 1, low, high, interval: "wilson" },
    { name: "recall@1 per gloss", ...none, interval: "none" },
    { name: "recall@5 per gloss", ...none, interval: "none" },
    { name: "macro F1", ...none, interval: "none" },
  ]);
  expect(rankedScores(ranked, truth, { glosses: 5 }).map(({ interval }) => interval)).toEqual([
    ...["wilson", "always", "none", "always", "none"],
  ]);
});

const SENTENCES = [
  { language: "de_DE", hypothesis: "es regnet heute im norden", references: "es regnet heute im norden" },
  { language: "zh_CN", hypothesis: "今天下雨,对吗?", references: ["今天下雨，对吗？", "下雨"] },
  { language: "zh_CN", hypothesis: "你好", references: "再见" },
  { language: "de_DE", hypothesis: "nichts" },
];

test("each language is scored by itself, Chinese raw and with its punctuation corrected", () => {
  const scores = translationScores(SENTENCES);
  const of = (language: string, punctuation: string) =>
    scores.filter((each) => each.language === language && each.punctuation === punctuation);
  expect(of("de_DE", "raw").map(({ name, score }) => [name, Math.round(score)])).toEqual([
    ["BLEU-1", 100],
    ["BLEU-2", 100],
    ["BLEU-3", 100],
    ["BLEU", 100],
    ["chrF2", 100],
    ["ROUGE-L-twostream", 100],
  ]);
  expect(of("de_DE", "raw")[0]).toMatchObject({ sentences: 1, low: null, high: null });
  expect(of("zh_CN", "corrected")[3]!.score).toBeGreaterThan(of("zh_CN", "raw")[3]!.score);
  expect(of("zh_CN", "raw")[3]!.signature).toMatch(/^nrefs:var\|bs:1000\|seed:12345\|.*tok:zh/);
  expect(mainScores(scores).map(({ punctuation }) => punctuation)).toEqual([
    ...Array(6).fill("raw"),
    ...Array(6).fill("corrected"),
  ]);
  expect(() => translationScores([{ language: "de_DE", hypothesis: "x" }])).toThrow("no translation");
});

test("checkpoints are chosen by the mean over languages, not by the first one", () => {
  const { bleu, chrf } = meanTranslationScores(SENTENCES);
  const main = mainScores(translationScores(SENTENCES, { intervals: false }));
  const [german, chinese] = main.filter(({ name }) => name === "BLEU").map(({ score }) => score);
  expect(german).toBeCloseTo(100, 9);
  expect(bleu).toBe((german! + chinese!) / 2);
  expect(chrf).toBeLessThan(100);
  expect(main[0]!.signature).not.toContain("bs:");
});

test("signatures say what was drawn where that is not sentences", () => {
  const sentences = [0, 1, 2, 3].map((i) => ({ ...SENTENCES[0]!, hypothesis: `es regnet ${i}` }));
  const [first] = translationScores(sentences, { sampling: samplingOf(people("abab")) });
  expect(first!.signature).toContain("|bs:1000|seed:12345|by:signer|");
});

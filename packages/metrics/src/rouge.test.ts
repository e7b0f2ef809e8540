import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { longestCommonSubsequence } from "./longest-common-subsequence.js";
import { corpusScore, sentenceScore, signature } from "./metric.js";
import { type RougeUnit, type RougeVariant, rougeL, rougeN } from "./rouge.js";
import { VERSION } from "./version.js";

const items = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });

test("the longest common subsequence is as long as the best of all subsequences", () => {
  const subsequences = (list: string[]) =>
    Array.from({ length: 2 ** list.length }, (_, mask) => list.filter((_, i) => (mask >> i) & 1).join(""));
  fc.assert(
    fc.property(items, items, (a, b) => {
      const ofB = new Set(subsequences(b));
      const longest = Math.max(...subsequences(a).map((text) => (ofB.has(text) ? text.length : 0)));
      expect(longestCommonSubsequence(a, b)).toBe(longest);
    }),
    { numRuns: 50 },
  );
});

const sentence = fc
  .string({ unit: fc.constantFrom(..."ab c中"), minLength: 1 })
  .filter((text) => /[abc]/.test(text));
const variants: RougeVariant[] = ["twostream", "mscoco", "f1"];
const units: RougeUnit[] = ["word", "char", "alphanumeric"];

test.each(variants.flatMap((variant) => units.map((unit) => [variant, unit] as const)))(
  "ROUGE-L %s of %ss is between 0 and 100, 100 for a text with itself, and depends on no order of segments",
  (variant, unit) => {
    const metric = rougeL({ variant, unit });
    fc.assert(
      fc.property(fc.array(fc.tuple(sentence, sentence), { minLength: 1 }), (pairs) => {
        const score = (list: [string, string][]) =>
          corpusScore(
            metric,
            list.map(([text]) => text),
            list.map(([, reference]) => reference),
          ).score;
        expect(score(pairs)).toBeGreaterThanOrEqual(0);
        expect(score(pairs)).toBeLessThanOrEqual(100 + 1e-9);
        expect(score([...pairs].reverse())).toBeCloseTo(score(pairs), 9);
        expect(score(pairs.map(([text]) => [text, text]))).toBeCloseTo(100, 9);
      }),
      { numRuns: 50 },
    );
  },
);

test("the three variants of ROUGE-L on one sentence: P = 1, R = .5", () => {
  const score = (variant: RougeVariant) => sentenceScore(rougeL({ variant }), "a b", "a b c d").score;
  expect(score("f1")).toBeCloseTo(66.6667, 4);
  expect(score("mscoco")).toBeCloseTo((100 * 2.44 * 0.5) / (0.5 + 1.44), 9);
  expect(score("twostream")).toBeCloseTo((100 * 5 * 0.5) / (0.5 + 4), 9);
});

test("of several references mscoco takes the best P and the best R, the others the best F", () => {
  const references = ["a", "a b c d e"];
  const of = (variant: RougeVariant) => sentenceScore(rougeL({ variant }), "a b", references);
  expect(of("mscoco")).toMatchObject({ precision: 100, recall: 100 });
  expect(of("f1")).toMatchObject({ precision: 50, recall: 100 });
  expect(of("twostream")).toMatchObject({ precision: 50, recall: 100 });
});

test("without white space words are one, and characters are code points", () => {
  expect(sentenceScore(rougeL({ unit: "word" }), "你好", "你坏").score).toBe(0);
  expect(sentenceScore(rougeL({ unit: "char" }), "𠀀好", "𠀁好").score).toBeCloseTo(50, 9);
});

test("ROUGE's name and signature say which it is", () => {
  expect(rougeL().name).toBe("ROUGE-L-twostream");
  expect(signature(rougeL({ variant: "f1", unit: "char" }), 1)).toBe(
    `nrefs:1|unit:char|version:msmae.${VERSION}`,
  );
  expect(signature(rougeN(2), "var")).toBe(`nrefs:var|unit:alphanumeric|version:msmae.${VERSION}`);
});

test("settings that do not exist are named", () => {
  expect(() => rougeL({ variant: "beta" as RougeVariant })).toThrow(
    new RangeError(`ROUGE-L's variant is "beta"; expected twostream, mscoco or f1.`),
  );
  expect(() => rougeL({ unit: "line" as RougeUnit })).toThrow(
    new RangeError(`ROUGE's unit is "line"; expected one of word, char, alphanumeric.`),
  );
  expect(() => rougeN(0)).toThrow(
    new RangeError("ROUGE-N's order is 0; expected a whole number of at least 1."),
  );
});

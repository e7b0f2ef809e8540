import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { corpusScore, sentenceScore } from "./metric.js";
import { type WerAlignment, wer } from "./wer.js";

const gloss = fc.constantFrom("ICH", "DU", "MORGEN", "REGEN");
const sentence = fc.array(gloss, { minLength: 1, maxLength: 8 }).map((glosses) => glosses.join(" "));
const words = (text: string) => text.split(" ").length;

test.each(["levenshtein", "sclite"] as WerAlignment[])(
  "%s: 0 for itself; insertions less deletions are the difference in length",
  (alignment) => {
    fc.assert(
      fc.property(sentence, sentence, (hypothesis, reference) => {
        expect(sentenceScore(wer({ alignment }), reference, reference).score).toBe(0);
        const score = sentenceScore(wer({ alignment }), hypothesis, reference);
        expect(score.insertions - score.deletions).toBe(words(hypothesis) - words(reference));
        const errors = score.substitutions + score.deletions + score.insertions;
        expect(score.score).toBeCloseTo((100 * errors) / words(reference), 9);
      }),
    );
  },
);

test("levenshtein has the fewest errors: at least the difference in length, at most the longer text", () => {
  fc.assert(
    fc.property(sentence, sentence, sentence, (a, b, c) => {
      const distance = (x: string, y: string) => {
        const [s = 0, d = 0, i = 0] = wer().statistics(x, [y]);
        return s + d + i;
      };
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      const [s = 0, d = 0, i = 0] = wer({ alignment: "sclite" }).statistics(a, [b]);
      expect(distance(a, b)).toBeLessThanOrEqual(s + d + i);
    }),
  );
});

test("sclite's costs find six errors where five would do", () => {
  const score = (alignment: WerAlignment) => sentenceScore(wer({ alignment }), "b b c c c", "a a a b b");
  expect(score("levenshtein")).toMatchObject({ substitutions: 5, deletions: 0, insertions: 0, score: 100 });
  expect(score("sclite")).toMatchObject({ substitutions: 0, deletions: 3, insertions: 3, score: 120 });
});

test("of several references the one with the lowest rate counts; an empty corpus of words has no errors", () => {
  expect(sentenceScore(wer(), "A B", ["A", "A C C C C", "B C"])).toMatchObject({ words: 5 });
  expect(corpusScore(wer(), ["", ""], ["", ""]).score).toBe(0);
  expect(corpusScore(wer(), ["", "A"], ["A", "A"]).score).toBe(50);
});

test("an alignment that does not exist is named", () => {
  expect(() => wer({ alignment: "nist" as WerAlignment })).toThrow(
    new RangeError(`WER's alignment is "nist"; expected levenshtein or sclite.`),
  );
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { corpusScore, sentenceScore } from "./metric.js";
import { TooLongError } from "./sequences.js";
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

test("without a word in the references each error counts 100, as jiwer 4.0.0 has it", () => {
  // jiwer.wer("", "a b") is 2, jiwer.wer(["", ""], ["x", "y"]) too, jiwer.wer(["", "a b"], ["x", "a b"]) is .5
  expect(sentenceScore(wer(), "a b", "")).toMatchObject({ score: 200, insertions: 2, words: 0 });
  expect(corpusScore(wer(), ["x", "y"], ["", ""]).score).toBe(200);
  expect(corpusScore(wer(), ["x", "a b"], ["", "a b"]).score).toBe(50);
  expect(corpusScore(wer(), ["", ""], ["", "a b"]).score).toBe(100);
});

/** The whole table, and the way back through it: what TwoStreamSLT's `wer_list` does. */
function byTable(
  hypothesis: readonly string[],
  reference: readonly string[],
  substitution: number,
  gap: number,
) {
  const cost = [...reference, ""].map(() => new Array<number>(hypothesis.length + 1).fill(0));
  const at = (r: number, h: number) => cost[r]![h]!;
  for (let r = 0; r <= reference.length; r++) {
    for (let h = 0; h <= hypothesis.length; h++) {
      if (r === 0 || h === 0) cost[r]![h] = gap * (r + h);
      else if (reference[r - 1] === hypothesis[h - 1]) cost[r]![h] = at(r - 1, h - 1);
      else cost[r]![h] = Math.min(at(r - 1, h - 1) + substitution, at(r, h - 1) + gap, at(r - 1, h) + gap);
    }
  }
  const errors = [0, 0, 0, reference.length];
  for (let r = reference.length, h = hypothesis.length; r > 0 || h > 0; ) {
    const both = r > 0 && h > 0;
    const same = both && reference[r - 1] === hypothesis[h - 1];
    if (same || (both && at(r, h) === at(r - 1, h - 1) + substitution)) {
      if (!same) errors[0]!++;
      r--;
      h--;
    } else if (h > 0 && at(r, h) === at(r, h - 1) + gap) {
      errors[2]!++;
      h--;
    } else {
      errors[1]!++;
      r--;
    }
  }
  return errors;
}

test("two rows of the table say what the whole table says", () => {
  const few = fc.array(fc.constantFrom("A", "B", "C"), { maxLength: 14 });
  fc.assert(
    fc.property(few, few, (hypothesis, reference) => {
      const errors = (alignment: WerAlignment) =>
        wer({ alignment }).statistics(hypothesis.join(" "), [reference.join(" ")]);
      expect(errors("levenshtein")).toEqual(byTable(hypothesis, reference, 1, 1));
      expect(errors("sclite")).toEqual(byTable(hypothesis, reference, 4, 3));
    }),
    { numRuns: 300 },
  );
});

test("a line of 500,000 words: its errors where the other is nearly the same, else a refusal that names the segment", () => {
  const words = Array.from({ length: 500_000 }, (_, i) => `w${i}`);
  const other = words.with(250_000, "x");
  expect(sentenceScore(wer(), other.join(" "), words.join(" "))).toMatchObject({
    substitutions: 1,
    score: 0.0002,
  });
  const reversed = words.toReversed().join(" ");
  expect(() => corpusScore(wer(), ["a", reversed], ["a", words.join(" ")])).toThrow(
    new TooLongError("WER", [500_000, 500_000], 1),
  );
});

test("an alignment that does not exist is named", () => {
  expect(() => wer({ alignment: "nist" as WerAlignment })).toThrow(
    new RangeError(`WER's alignment is "nist"; expected levenshtein or sclite.`),
  );
});

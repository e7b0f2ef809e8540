import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { chooseExamples } from "./example-sentences.js";

const sentence = (
  hypothesis: string,
  language = "de_DE",
  references: string | undefined = "morgen regnet es",
) => ({
  ...{ hypothesis, language },
  references,
});

test("chooseExamples() takes each sentence at most once, the best ones first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("morgen regnet es", "morgen schneit es", "es", "", "regen"), {
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 5 }),
      (hypotheses, most) => {
        const sentences = hypotheses.map((text) => sentence(text));
        const { best, typical, worst } = chooseExamples(sentences, most);
        for (const list of [best, typical, worst]) expect(list.length).toBeLessThanOrEqual(most);
        const all = [...best, ...typical, ...worst];
        expect(all.length).toBe(Math.min(all.length, sentences.length));
        if (sentences.length > 0) {
          const scores = chooseExamples(sentences, sentences.length).best.map(({ chrf }) => chrf);
          expect(best[0]!.chrf).toBe(scores[0]);
        }
        expect(all.map(({ chrf }) => chrf)).toEqual(all.map(({ chrf }) => chrf).sort((a, b) => b - a));
        if (sentences.length >= 3 * most) expect(all).toHaveLength(3 * most);
      },
    ),
    { seed: 3, numRuns: 100 },
  );
});

test("typical sentences are those around the median", () => {
  const lengths = [16, 14, 12, 10, 8, 6, 4, 2, 1];
  const sentences = lengths.map((length) => sentence("morgen regnet es".slice(0, length)));
  const { best, typical, worst } = chooseExamples(sentences, 1);
  expect([best, typical, worst].map(([first]) => first!.hypothesis.length)).toEqual([16, 8, 1]);
});

test("a sentence without a reference is none, and Chinese is rated with its punctuation corrected", () => {
  const { best, worst } = chooseExamples(
    [
      sentence("es", "de_DE", undefined),
      sentence("好吗?", "zh_CN", "好吗？"),
      sentence("x", "zh_CN", "好吗？"),
    ],
    2,
  );
  expect([...best, ...worst].map(({ hypothesis, chrf }) => [hypothesis, chrf])).toEqual([
    ["好吗?", 100],
    ["x", 0],
  ]);
});

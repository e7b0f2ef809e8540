import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ChrfOptions, chrf } from "./chrf.js";
import { corpusScore, sentenceScore, signature } from "./metric.js";
import { VERSION } from "./version.js";

const sentence = fc.string({ unit: fc.constantFrom(..."ab cd(!中😀"), minLength: 1 });

test("chrF is between 0 and 100, 100 for a text with itself, and no worse with one more reference", () => {
  fc.assert(
    fc.property(sentence, sentence, fc.integer({ min: 0, max: 2 }), (first, second, wordOrder) => {
      const metric = chrf({ wordOrder });
      const { score } = sentenceScore(metric, first, second);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100 + 1e-9);
      if (first.trim() !== "") expect(sentenceScore(metric, first, first).score).toBeCloseTo(100, 9);
      expect(sentenceScore(metric, first, [second, first]).score).toBeGreaterThanOrEqual(score);
    }),
  );
});

test("chrF of a corpus does not depend on its order, and white space is not counted", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sentence, sentence), { minLength: 1 }), (pairs) => {
      const score = (list: [string, string][]) =>
        corpusScore(
          chrf(),
          list.map(([text]) => text),
          list.map(([, reference]) => reference),
        ).score;
      expect(score([...pairs].reverse())).toBe(score(pairs));
      expect(score(pairs.map(([text, reference]) => [text.replaceAll(" ", ""), reference]))).toBe(
        score(pairs),
      );
    }),
  );
});

test("chrF's name counts its word orders, and its signature is sacreBLEU's", () => {
  const metric = chrf({ wordOrder: 2, beta: 3, epsilonSmoothing: true });
  expect(metric.name).toBe("chrF3++");
  expect(signature(metric, 1)).toBe(
    `nrefs:1|case:mixed|eff:no|nc:6|nw:2|space:no|version:2.6.0+msmae.${VERSION}`,
  );
});

test.each([
  [{ characterOrder: 0 }, "chrF's character order is 0; expected a whole number of at least 1."],
  [{ wordOrder: -1 }, "chrF's word order is -1; expected a whole number of at least 0."],
  [{ beta: 0.5 }, "chrF's beta is 0.5; expected a whole number of at least 1."],
])("chrf(%j) is refused", (options: ChrfOptions, message) => {
  expect(() => chrf(options)).toThrow(new RangeError(message));
});

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type BleuOptions, bleu } from "./bleu.js";
import { corpusScore, createScorer, sentenceScore, signature } from "./metric.js";
import { VERSION } from "./version.js";

const word = fc.constantFrom("a", "b", "c", "dog", ".", "3.5", "中文");
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
const corpus = fc.array(fc.tuple(sentence, fc.array(sentence, { minLength: 1, maxLength: 3 })), {
  minLength: 1,
  maxLength: 6,
});
const options: fc.Arbitrary<BleuOptions> = fc.record({
  tokenize: fc.constantFrom("13a", "zh", "char", "intl", "none"),
  smoothing: fc.constantFrom("exp", "floor", "add-k", "none"),
  maxOrder: fc.integer({ min: 1, max: 5 }),
  effectiveOrder: fc.boolean(),
  lowercase: fc.boolean(),
});
const score = (settings: BleuOptions, segments: readonly [string, readonly string[]][]) =>
  corpusScore(
    bleu(settings),
    segments.map(([hypothesis]) => hypothesis),
    segments.map(([, references]) => references),
  );

test("BLEU is between 0 and 100, and so is every precision", () => {
  fc.assert(
    fc.property(options, corpus, (settings, segments) => {
      const { score: value, precisions } = score(settings, segments);
      for (const each of [value, ...precisions]) {
        expect(each).toBeGreaterThanOrEqual(0);
        expect(each).toBeLessThanOrEqual(100 + 1e-9);
      }
    }),
  );
});

test("BLEU of a corpus with itself is 100, whatever the other references", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sentence, sentence), { minLength: 1 }), (segments) => {
      const settings: BleuOptions = { effectiveOrder: true };
      const both = segments.map(([text, other]): [string, string[]] => [text, [other, text]]);
      expect(score(settings, both).score).toBeCloseTo(100, 9);
    }),
  );
});

test("BLEU depends neither on the segments' order nor on that of a segment's references", () => {
  fc.assert(
    fc.property(options, corpus, (settings, segments) => {
      const turned = segments.map(([text, references]): [string, string[]] => [
        text,
        [...references].reverse(),
      ]);
      expect(score(settings, turned.reverse()).score).toBe(score(settings, segments).score);
    }),
  );
});

test("another reference of the same length never lowers a match", () => {
  fc.assert(
    fc.property(sentence, sentence, sentence, (hypothesis, first, second) => {
      const { counts } = sentenceScore(bleu(), hypothesis, [first]);
      const more = sentenceScore(bleu(), hypothesis, [first, second]).counts;
      for (const [n, count] of counts.entries()) expect(more[n]).toBeGreaterThanOrEqual(count);
    }),
  );
});

test("BLEU-1 is the brevity penalty times the precision of tokens, not BLEU-4's first precision", () => {
  const { name, score: value } = sentenceScore(bleu({ maxOrder: 1 }), "the cat", "the cat sat");
  expect(name).toBe("BLEU-1");
  expect(value).toBeCloseTo(100 * Math.exp(1 - 3 / 2), 9);
  expect(sentenceScore(bleu(), "the cat", "the cat sat").precisions[0]).toBe(100);
});

test("the signature is sacreBLEU's, whose version says whose numbers these are", () => {
  const version = `version:2.6.0+msmae.${VERSION}`;
  expect(signature(bleu(), 1)).toBe(`nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|${version}`);
  expect(signature(bleu({ lowercase: true, effectiveOrder: true, smoothing: "floor" }), "var")).toBe(
    `nrefs:var|case:lc|eff:yes|tok:13a|smooth:floor[0.10]|${version}`,
  );
  expect(signature(bleu({ smoothing: "add-k", smoothingValue: 2 }), 2)).toContain("smooth:add-k[2.00]|");
  const { version: published } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect(VERSION).toBe(published); // src/version.ts follows package.json
});

test("segments with one and with two references make nrefs:var", () => {
  const scorer = createScorer(bleu());
  scorer.add("a", "a");
  expect(scorer.score().signature).toMatch(/^nrefs:1\|/);
  scorer.add("a", ["a", "b"]);
  expect(scorer.score().signature).toMatch(/^nrefs:var\|/);
});

test.each([
  [{ tokenize: "spm" }, 'The tokenizer is "spm"; expected one of 13a, zh, char, intl, none.'],
  [{ smoothing: "method1" }, `BLEU's smoothing is "method1"; expected one of exp, floor, add-k, none.`],
  [{ smoothing: "exp", smoothingValue: 1 }, `BLEU's smoothing "exp" takes no value; "floor" and "add-k" do.`],
  [
    { smoothing: "floor", smoothingValue: -1 },
    "BLEU's smoothing value is -1; expected a number of at least 0.",
  ],
  [{ maxOrder: 0 }, "BLEU's order is 0; expected a whole number of at least 1."],
])("bleu(%j) is refused", (settings, message) => {
  expect(() => bleu(settings as BleuOptions)).toThrow(new RangeError(message));
});

test("a corpus that is empty, uneven or without a reference is refused", () => {
  expect(() => corpusScore(bleu(), [], [])).toThrow(new RangeError("There is no segment to score."));
  expect(() => corpusScore(bleu(), ["a", "b"], ["a"])).toThrow(
    new RangeError("2 hypotheses came with references for 1; expected as many."),
  );
  expect(() => corpusScore(bleu(), ["a", "b"], ["a", []])).toThrow(
    new RangeError("Segment 2 has no reference; expected at least one."),
  );
});

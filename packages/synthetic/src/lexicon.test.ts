import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import { inventSentence } from "./grammar.js";
import { inventLanguage, phonology } from "./lexicon.js";

test("a language's signs are pairwise distinct, and so are their words and glosses over languages", () => {
  const languages = [0, 1, 2].map((number) => inventLanguage(7, number, 200));
  for (const { signs } of languages) {
    expect(new Set(signs.map(phonology)).size).toBe(200);
    expect(new Set(signs.map((sign) => sign.word)).size).toBe(200);
  }
  expect(new Set(languages.flatMap(({ signs }) => signs.map((sign) => sign.gloss))).size).toBe(600);
});

test("languages share movements and hardly any sign", () => {
  const [a, b] = [inventLanguage(7, 0, 200), inventLanguage(7, 1, 200)];
  const movements = (language: typeof a) => new Set(language.signs.map((sign) => sign.movement.kind));
  expect(movements(a)).toEqual(movements(b));
  const known = new Set(a.signs.map(phonology));
  expect(b.signs.filter((sign) => known.has(phonology(sign))).length).toBeLessThan(20);
});

test("a language is the same whatever its size, and another for another seed", () => {
  const glosses = (seed: number, size: number) =>
    inventLanguage(seed, 3, size).signs.map((sign) => [sign.gloss, phonology(sign)]);
  expect(glosses(7, 40)).toEqual(glosses(7, 80).slice(0, 40));
  expect(glosses(8, 40)).not.toEqual(glosses(7, 40));
});

test("inventSentence() has the asked length, and a text of all its words in another order", () => {
  const { signs, grammar } = inventLanguage(7, 0, 60);
  let ordered = 0;
  for (let i = 0; i < 300; i++) {
    const length = 2 + (i % 12);
    const sentence = inventSentence(seeded(1, i), signs, grammar, length);
    expect(sentence.signs).toHaveLength(length);
    expect(sentence.text).toMatch(/^[A-Z][a-z ]*[.?]$/);
    expect(sentence.text.endsWith("?")).toBe(sentence.question);
    const words = sentence.text.toLowerCase().slice(0, -1).split(" ");
    const places = sentence.signs.map(({ sign, plural }) => {
      const forms = plural
        ? [sign.word + grammar.plural]
        : [sign.word, sign.word + grammar.past, sign.word + grammar.future];
      return words.findIndex((word) => forms.includes(word));
    });
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(words.includes(grammar.not)).toBe(sentence.negated);
    if (places.every((place, k) => k === 0 || place >= places[k - 1]!)) ordered++;
  }
  expect(ordered).toBeLessThan(100);
});

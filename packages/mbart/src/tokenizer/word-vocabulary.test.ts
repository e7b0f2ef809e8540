import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { wordVocabulary } from "../index.js";

const texts = ["der Regen kommt, heute!", "die Sonne kommt nicht .", "今天下雨", "am 12. Mai"];

test("wordVocabulary() has a piece for each word, number, sign and punctuation mark", () => {
  const tokenizer = wordVocabulary(texts);
  const pieces = (text: string) => tokenizer.encode(text).map((id) => tokenizer.json.model.vocab[id]![0]);
  expect(pieces("der Regen kommt, heute!")).toEqual(["▁der", "▁Regen", "▁kommt", ",", "▁heute", "!"]);
  expect(pieces("die Sonne kommt nicht .")).toEqual(["▁die", "▁Sonne", "▁kommt", "▁nicht", "▁."]);
  expect(pieces("今天下雨")).toEqual(["▁今", "天", "下", "雨"]);
  expect(pieces("am 12. Mai")).toEqual(["▁am", "▁12", ".", "▁Mai"]);
  expect(tokenizer.languages).toHaveLength(52);
});

test("wordVocabulary() gives back whatever has its characters", () => {
  const tokenizer = wordVocabulary(texts);
  const words = fc.array(
    fc.string({ unit: fc.constantFrom(..."derRgn,12今雨!"), minLength: 1, maxLength: 6 }),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(words, (chosen) => {
      const text = chosen.join(" ");
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }),
    { seed: 3, numRuns: 200 },
  );
});

test("wordVocabulary() keeps the most frequent words when there are more than it may have", () => {
  const tokenizer = wordVocabulary(["a b b c c c"], { pieces: 2, layout: "cc25" });
  const words = tokenizer.json.model.vocab.map(([piece]) => piece).filter((piece) => /^▁./u.test(piece));
  expect(words).toEqual(["▁c", "▁b"]);
  expect(tokenizer.layout).toBe("cc25");
  expect(tokenizer.encode("b a")).toHaveLength(3); // "▁b", "▁", "a"
});

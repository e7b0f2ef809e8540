import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { NgramTable } from "./ngram-table.js";

/** Clipped matches from the definition: n-grams as joined texts, counted in maps. */
function naiveMatches(hypothesis: string[], references: string[][], order: number): number[] {
  const count = (items: string[], n: number) => {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= items.length; i++) {
      const ngram = items.slice(i, i + n).join(" ");
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
    return counts;
  };
  return Array.from({ length: order }, (_, n) => {
    const theirs = references.map((reference) => count(reference, n + 1));
    return [...count(hypothesis, n + 1)]
      .map(([ngram, mine]) => Math.min(mine, Math.max(...theirs.map((counts) => counts.get(ngram) ?? 0))))
      .reduce((sum, matches) => sum + matches, 0);
  });
}

const words = (maxLength: number) => fc.array(fc.constantFrom("a", "b", "c", "dog"), { maxLength });
const order = 4;

test("NgramTable counts as its definition does, and forgets the segment before", () => {
  const table = new NgramTable<string>(order);
  fc.assert(
    fc.property(words(12), fc.array(words(12), { minLength: 1, maxLength: 3 }), (hypothesis, references) => {
      table.clear();
      for (const reference of references) table.addReference(reference);
      const matches = [0, 0, 0, 0];
      table.countMatches(hypothesis, matches);
      expect(matches).toEqual(naiveMatches(hypothesis, references, order));
    }),
  );
});

test("NgramTable grows with a long segment and is right after it", () => {
  const table = new NgramTable<string>(order);
  const long = Array.from({ length: 3000 }, (_, i) => `w${i % 700}${i % 13}`);
  for (const text of [["a", "b"], long, ["a", "b"]]) {
    table.clear();
    table.addReference(text);
    const matches = [0, 0, 0, 0];
    table.countMatches(text, matches);
    expect(matches).toEqual([0, 1, 2, 3].map((n) => Math.max(text.length - n, 0)));
  }
});

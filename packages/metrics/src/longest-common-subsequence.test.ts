import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { longestCommonSubsequence } from "./longest-common-subsequence.js";
import { corpusScore } from "./metric.js";
import { rougeL } from "./rouge.js";
import { TooLongError } from "./sequences.js";

/** Row by row of the usual table. */
function byTable(a: readonly number[], b: readonly number[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = item === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

test("bits say what the table says, however many items and kinds there are", () => {
  const items = fc.integer({ min: 1, max: 40 }).chain((kinds) => {
    const list = fc.array(fc.integer({ min: 1, max: kinds }), { maxLength: 150, size: "max" });
    return fc.tuple(list, list);
  });
  fc.assert(
    fc.property(items, ([a, b]) => {
      expect(longestCommonSubsequence(a, b)).toBe(byTable(a, b));
    }),
    { numRuns: 300 },
  );
});

test("500,000 items against as many in another order: exact where each is rare, refused where all are frequent", () => {
  const rare = Array.from({ length: 500_000 }, (_, i) => i);
  const moved = [...rare.slice(200_000), ...rare.slice(0, 200_000)];
  expect(longestCommonSubsequence(rare, moved)).toBe(300_000);
  expect(longestCommonSubsequence(rare, rare.toReversed())).toBe(1);
  const frequent = rare.map((i) => (i % 7 < 3 ? "a" : "b"));
  const others = rare.map((i) => (i % 5 < 2 ? "b" : "a"));
  expect(() => longestCommonSubsequence(frequent, others)).toThrow(TooLongError);
  expect(() => corpusScore(rougeL(), [frequent.join(" ")], [others.join(" ")])).toThrow(
    "segment 1: 500,000 words against 500,000 are too many for ROUGE-L, whose time grows with their product; expected a sentence",
  );
});

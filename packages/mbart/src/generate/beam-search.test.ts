import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { BeamSearch } from "./beam-search.js";
import {
  GreedySearch,
  type Hypothesis,
  repeating,
  type Search,
  type SearchConfig,
  searchDefaults,
} from "./search.js";

const END = 0;
const VOCABULARY = 4;

/** Log probabilities of the next token, at random but the same for the same beginning. */
function next(tokens: readonly number[], seed: number) {
  const random = seeded(seed, ...tokens);
  const weights = Array.from({ length: VOCABULARY }, () => random() ** 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights
    .map((weight, token) => ({ token, score: Math.log(weight / total) }))
    .sort((a, b) => b.score - a.score);
}

function run(search: Search, seed: number): { best: Hypothesis; steps: number } {
  let steps = 0;
  for (; !search.isDone; steps++) {
    const before = search.running.map(({ tokens }) => tokens);
    const origins = search.advance(before.map((tokens) => next(tokens, seed)));
    search.running.forEach(({ tokens }, at) => {
      expect(tokens.slice(0, -1)).toEqual(before[origins[at]!]);
    });
  }
  return { best: search.best, steps };
}

/** Every sequence up to a length, and the best of them. */
function exhaustive({ maxLength, lengthPenalty }: SearchConfig, seed: number): Hypothesis {
  let best: Hypothesis = { tokens: [], score: -Infinity };
  const visit = (tokens: number[], sum: number) => {
    for (const { token, score } of next(tokens, seed)) {
      const longer = [...tokens, token];
      const total = sum + score;
      if (token !== END && longer.length < maxLength) visit(longer, total);
      else {
        const value = total / (longer.length - 1) ** lengthPenalty;
        if (value > best.score) best = { tokens: longer, score: value };
      }
    }
  };
  visit([9], 0);
  return best;
}

test("a beam as wide as all sequences finds the best of all", () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.constantFrom(-0.5, 0, 1, 2),
      fc.constantFrom(2, 3, 5),
      (seed, lengthPenalty, maxLength) => {
        const config: SearchConfig = {
          ...searchDefaults,
          beams: 200,
          lengthPenalty,
          maxLength,
          earlyStopping: "never",
        };
        const { best } = run(new BeamSearch(config, END, 9), seed);
        const expected = exhaustive(config, seed);
        expect(best.tokens).toEqual(expected.tokens);
        expect(best.score).toBeCloseTo(expected.score, 4);
      },
    ),
    { seed: 1, numRuns: 25 },
  );
});

test("a search ends, within the length, and early stopping ends it no later", () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, 1, 2),
      (seed, beams, lengthPenalty) => {
        const config: SearchConfig = { ...searchDefaults, beams, lengthPenalty, maxLength: 12 };
        const results = ([true, false, "never"] as const).map((earlyStopping) =>
          run(new BeamSearch({ ...config, earlyStopping }, END, 9), seed),
        );
        for (const { best, steps } of results) {
          expect(steps).toBeLessThan(config.maxLength);
          expect(best.tokens.length).toBeLessThanOrEqual(config.maxLength);
          expect(best.tokens.at(-1) === END || best.tokens.length === config.maxLength).toBe(true);
          expect(best.tokens.slice(0, -1)).not.toContain(END);
        }
        expect(results[0]!.steps).toBeLessThanOrEqual(results[2]!.steps);
        expect(results[1]!.steps).toBeLessThanOrEqual(results[2]!.steps);
      },
    ),
    { seed: 2, numRuns: 100 },
  );
});

test("greedy search takes the most probable token until the end", () => {
  const { best } = run(new GreedySearch({ ...searchDefaults, beams: 1, maxLength: 9 }, END, 9), 5);
  const expected = [9];
  let sum = 0;
  while (expected.length < 9 && (expected.length === 1 || expected.at(-1) !== END)) {
    const [first] = next(expected, 5);
    expected.push(first!.token);
    sum += first!.score;
  }
  expect(best.tokens).toEqual(expected);
  expect(best.score).toBeCloseTo(sum / (expected.length - 1), 6);
});

test("repeating() names the tokens that would complete n tokens in a row again", () => {
  expect([...repeating([1, 2, 3, 1, 2], 3)]).toEqual([3]);
  expect([...repeating([1, 2, 1, 3, 1], 2)]).toEqual([2, 3]);
  expect([...repeating([4, 5], 1)]).toEqual([4, 5]);
  expect([...repeating([1, 2, 3, 1, 2], 0)]).toEqual([]);
  expect([...repeating([1], 3)]).toEqual([]);
  const tokens = fc.array(fc.nat(3), { maxLength: 12 });
  fc.assert(
    fc.property(tokens, fc.integer({ min: 1, max: 4 }), fc.nat(3), (before, n, token) => {
      const grams = (of: number[]) =>
        of.map((_, at) => of.slice(at, at + n)).filter(({ length }) => length === n);
      const seen = new Set(grams(before).map(String));
      const added =
        grams([...before, token]).length > grams(before).length ? [...before, token].slice(-n) : undefined;
      expect(repeating(before, n).has(token)).toBe(added !== undefined && seen.has(String(added)));
    }),
    { seed: 3, numRuns: 300 },
  );
});

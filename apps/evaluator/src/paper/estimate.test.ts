import { expect, test } from "@jest/globals";
import { bootstrap, wilson } from "@msmae/metrics";
import { folderOf } from "@msmae/testing";
import { estimate, recallOf } from "./estimate.js";

const outcome = (hits: readonly number[], prefix = "") =>
  new Map(hits.map((hit, i) => [`${prefix}${i}`, hit] as const));

test("one seed's estimate is its mean, with the interval of resampled clips and no deviation", () => {
  const hits = [1, 0, 1, 1, 0, 1, 1, 0, 0, 1];
  const { low, high } = bootstrap(10, (sample) => sample.reduce((sum, i) => sum + hits[i]!, 0) / 10);
  expect(estimate([outcome(hits)])).toEqual({
    ...{ mean: 60, deviation: undefined, low: 100 * low, high: 100 * high, seeds: 1, clips: 10 },
  });
});

test("seeds' estimate is the mean of their means, with the deviation of a sample", () => {
  const { mean, deviation, seeds, clips } = estimate([
    outcome([1, 1, 0, 0]),
    outcome([1, 1, 1, 0]),
    outcome([1, 1, 1, 1]),
  ]);
  expect([mean, seeds, clips]).toEqual([75, 3, 4]);
  expect(deviation).toBeCloseTo(25, 10); // of 50, 75, 100
});

test("a clip that several seeds saw is one observation: the same seed again narrows no interval", () => {
  const one = outcome([1, 0, 1, 1, 0, 1, 1, 0, 0, 1]);
  const { low, high } = estimate([one]);
  const again = estimate([one, one, one]);
  expect([again.low, again.high]).toEqual([low, high]);
  expect(again.deviation).toBeCloseTo(0, 10);
});

test("seeds that saw different clips are put together", () => {
  const { mean, clips, low, high } = estimate([outcome([1, 1], "a"), outcome([0, 0], "b")]);
  expect([mean, clips, low, high]).toEqual([50, 4, 0, 100]);
});

test("clips that are all right have Wilson's interval, of clips and not of seeds; what else is the same in every sample has none", () => {
  const all = outcome([1, 1, 1, 1, 1, 1]);
  for (const seeds of [[all], [all, all, all]]) {
    expect(estimate(seeds)).toMatchObject({ mean: 100, low: 100 * wilson(6, 6).low, high: 100 });
  }
  expect(estimate([outcome([0, 0])])).toMatchObject({ mean: 0, low: 0, high: 100 * wilson(0, 2).high });
  expect(estimate([outcome([1, 1]), outcome([0, 0])])).toMatchObject({ mean: 50, low: null, high: null });
});

test("recallOf() counts the clips whose gloss is among the first k", () => {
  const line = (id: string, gloss: string) =>
    JSON.stringify({
      id,
      gloss,
      predictions: ["A", "B", "C"].map((gloss, i) => ({ gloss, score: 0.5 - 0.1 * i })),
    });
  const folder = folderOf({
    "predictions.jsonl": ["A", "B", "C", "D"].map((g) => `${line(g, g)}\n`).join(""),
  });
  expect([1, 2, 5].map((k) => recallOf([folder], k).mean)).toEqual([25, 50, 75]);
});

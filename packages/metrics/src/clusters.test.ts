import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { bleu } from "./bleu.js";
import { bootstrap, bootstrapScore } from "./bootstrap.js";
import { pairedDifference, pairedRandomization, pairedShares } from "./paired.js";
import { shareInterval, wilson } from "./share-interval.js";
import { StatisticsTable, statisticsOf } from "./statistics-table.js";

interface Case {
  readonly clusters: string[];
  readonly first: (0 | 1)[];
  readonly second: (0 | 1)[];
  readonly recall: number;
  readonly interval: [number, number];
  readonly difference: [number, number];
  readonly scipy: [number, number];
  readonly arch: [number, number];
  readonly swapped: number;
}
const golden: { provenance: string; cases: Case[] } = JSON.parse(
  readFileSync(new URL("../test/clusters.golden.json", import.meta.url), "utf8"),
);

const hitsOf = (values: readonly number[]) => values.map((value) => value === 1);
/** A share as a metric of texts: what randomization is given. */
const SHARE = {
  ...{ name: "share", settings: {}, version: "0", width: 2 },
  statistics: () => [],
  score: ([right = 0, all = 1]: ArrayLike<number> & Iterable<number>) => ({
    name: "share",
    score: right / all,
  }),
  describe: () => "",
};
const tableOf = (values: readonly number[]) => {
  const table = new StatisticsTable(2);
  for (const value of values) table.add([value, 1]);
  return table;
};

test(`intervals by cluster are NumPy's to the last digits, and scipy's and arch's but for chance: ${golden.provenance}`, () => {
  for (const { clusters, first, second, interval, difference, scipy, arch } of golden.cases) {
    const found = shareInterval(hitsOf(first), { clusters });
    expect(found.by).toBe("bootstrap");
    expect(found.low).toBeCloseTo(interval[0], 12);
    expect(found.high).toBeCloseTo(interval[1], 12);
    for (const other of [scipy, arch]) {
      expect(Math.abs(found.low - other[0])).toBeLessThan(0.02);
      expect(Math.abs(found.high - other[1])).toBeLessThan(0.02);
    }
    const paired = pairedShares(hitsOf(first), hitsOf(second), { clusters });
    if (new Set(clusters).size < 6) expect(paired.interval).toBeNull();
    else {
      expect(paired.interval!.low).toBeCloseTo(difference[0], 12);
      expect(paired.interval!.high).toBeCloseTo(difference[1], 12);
    }
  }
});

test("swapping whole clusters at random has the p of all ways to swap them", () => {
  for (const { clusters, first, second, swapped } of golden.cases) {
    const { p } = pairedRandomization(SHARE, tableOf(first), tableOf(second), { clusters });
    expect(Math.abs(p - swapped)).toBeLessThan(0.02);
  }
});

test("examples that are each a cluster are resampled as if there were none", () => {
  const { first, second } = golden.cases[0]!;
  const clusters = first.map((_, i) => i);
  expect(shareInterval(hitsOf(first), { clusters })).toEqual(shareInterval(hitsOf(first)));
  const [before, after] = [tableOf(first), tableOf(second)];
  expect(pairedDifference(SHARE, before, after, { clusters })).toEqual(
    pairedDifference(SHARE, before, after),
  );
});

test("an interval over the people who are alike in themselves is wider than one over their clips", () => {
  const people = Array.from({ length: 12 }, (_, i) => ({ right: i < 9, name: `s${i}` }));
  const clips = people.flatMap((person) => Array.from({ length: 20 }, () => person));
  const hits = clips.map(({ right }) => right);
  const [alone, together] = [
    shareInterval(hits),
    shareInterval(hits, { clusters: clips.map(({ name }) => name) }),
  ];
  expect(together.high - together.low).toBeGreaterThan(3 * (alone.high - alone.low));
});

test("where all are right, Wilson's interval counts the people", () => {
  const hits = Array.from({ length: 30 }, () => true);
  const clusters = hits.map((_, i) => i % 3);
  expect(shareInterval(hits, { clusters })).toEqual({ ...wilson(3, 3), by: "wilson" });
  expect(shareInterval(hits, { clusters: hits.map(() => "one") })).toEqual({ ...wilson(1, 1), by: "wilson" });
});

test("few clusters that all agree are no proof: p is that of a coin for each, and there is no interval", () => {
  const [first, second] = [
    Array.from({ length: 40 }, () => false),
    Array.from({ length: 40 }, (_, i) => i % 4 > 0),
  ];
  const by = (count: number) => pairedShares(first, second, { clusters: first.map((_, i) => i % count) });
  expect(by(3).p).toBe(0.25);
  expect(by(3).interval).toBeNull();
  expect(by(1)).toEqual({ difference: 0.75, p: 1, interval: null });
  expect(by(10).p).toBeLessThan(0.05);
  expect(by(10).interval!.low).toBeGreaterThan(0);
  expect(pairedShares(first, second).p).toBeLessThan(0.01);
});

test("a metric of texts is resampled by cluster, too; a sample of one cluster scores as the corpus does", () => {
  const [hypotheses, references] = [
    ["a b c d", "a b x y", "e f g h"],
    ["a b c d", "a b c d", "e f g h"],
  ];
  const table = statisticsOf(bleu(), hypotheses, references);
  const { low, high, mean } = bootstrapScore(bleu(), table, { clusters: [1, 1, 1] });
  const { score } = bleu().score(table.sum());
  expect([low, high]).toEqual([score, score]);
  expect(mean).toBeCloseTo(score, 9);
});

test("clusters have to be as many as the examples", () => {
  expect(() => bootstrap(3, () => 0, { clusters: ["a"] })).toThrow(
    new RangeError("1 clusters came with 3 examples; expected one for each."),
  );
  expect(() => pairedRandomization(SHARE, tableOf([1, 0]), tableOf([0, 1]), { clusters: [] })).toThrow(
    new RangeError("0 clusters came with 2 examples; expected one for each."),
  );
  expect(() => pairedShares([true], [])).toThrow(
    new RangeError("The systems have 1 and 0 examples; expected as many."),
  );
});

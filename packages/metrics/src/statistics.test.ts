import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { bleu } from "./bleu.js";
import { bootstrap, bootstrapScore } from "./bootstrap.js";
import { chrf } from "./chrf.js";
import { corpusScore, signature } from "./metric.js";
import { NumpyRandom } from "./numpy-random.js";
import { pairedBootstrap, pairedDifference, pairedRandomization } from "./paired.js";
import { rougeL } from "./rouge.js";
import { StatisticsTable, statisticsOf } from "./statistics-table.js";

interface Tested {
  samples: number;
  p: number;
  signature: string;
}
interface Golden {
  provenance: string;
  resampling: {
    seed: number;
    references: string[];
    baseline: string[];
    system: string[];
    metrics: Record<"bleu" | "chrf", { mean: number; halfWidth: number; bs: Tested; ar: Tested }>;
  }[];
  draws: { seed: number; below: number; integers: number[]; bits: string }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../test/statistics.golden.json", import.meta.url), "utf8"),
);
const metrics = { bleu: bleu(), chrf: chrf() };

test("NumpyRandom draws NumPy's numbers", () => {
  for (const { seed, below, integers, bits } of golden.draws) {
    const random = new NumpyRandom(seed);
    expect(integers.map(() => random.integer(below))).toEqual(integers);
    const coin = new NumpyRandom(seed);
    expect(Array.from(bits, () => coin.bit()).join("")).toBe(bits);
  }
  expect(new NumpyRandom(1).integer(1)).toBe(0);
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])("a seed of %p is refused", (seed) => {
  expect(() => new NumpyRandom(seed)).toThrow(
    new RangeError(`The seed is ${seed}; expected a whole number of at least 0.`),
  );
});

test(`intervals and p-values are sacreBLEU's own: ${golden.provenance}`, () => {
  for (const { seed, references, baseline, system, metrics: expected } of golden.resampling) {
    for (const [name, metric] of Object.entries(metrics) as ["bleu" | "chrf", typeof metrics.bleu][]) {
      const { mean, halfWidth, bs, ar } = expected[name];
      const before = statisticsOf(metric, baseline, references);
      const after = statisticsOf(metric, system, references);
      // sacreBLEU resamples in single precision
      const interval = bootstrapScore(metric, after, { seed });
      expect(interval.mean).toBeCloseTo(mean, 4);
      expect(interval.halfWidth).toBeCloseTo(halfWidth, 4);
      const tested = pairedBootstrap(metric, before, after, { seed, samples: bs.samples });
      expect(tested.p).toBe(bs.p);
      expect(tested.system).toEqual(interval);
      expect(tested.baseline).toEqual(bootstrapScore(metric, before, { seed }));
      expect(pairedRandomization(metric, before, after, { seed, trials: ar.samples }).p).toBe(ar.p);
      const withVersion = (text: string) => text.replace(/\+msmae.*/, "");
      expect(withVersion(signature(metric, 1, { bs: bs.samples, seed }))).toBe(bs.signature);
      expect(withVersion(signature(metric, 1, { ar: ar.samples, seed }))).toBe(ar.signature);
    }
  }
});

const [corpus] = golden.resampling as [Golden["resampling"][number]];

test("the sum of a table's segments scores as the corpus does", () => {
  const { system, references } = corpus;
  for (const metric of [bleu(), chrf(), rougeL()]) {
    const table = statisticsOf(metric, system, references);
    expect(metric.score(table.sum()).score).toBe(corpusScore(metric, system, references).score);
    expect(table.segments).toBe(system.length);
  }
});

test("identical systems do not differ, and a test does not depend on which one is the baseline", () => {
  const metric = bleu();
  const table = statisticsOf(metric, corpus.system, corpus.references);
  const other = statisticsOf(metric, corpus.baseline, corpus.references);
  const options = { samples: 100, trials: 100 };
  for (const paired of [pairedBootstrap, pairedRandomization]) {
    expect(paired(metric, table, table, options)).toMatchObject({ difference: 0, p: 1 });
    const [one, two] = [paired(metric, table, other, options), paired(metric, other, table, options)];
    expect(two.difference).toBe(-one.difference);
  }
  const forward = pairedBootstrap(metric, table, other, options);
  expect(pairedBootstrap(metric, other, table, options).p).toBe(forward.p);
});

test("an interval of any score: 95 % of the samples lie in it, and more examples make it narrower", () => {
  const wins = (size: number) => {
    const hits = Array.from({ length: size }, (_, i) => (i % 10 < 7 ? 1 : 0));
    return bootstrap(size, (sample) => sample.reduce((sum, i) => sum + (hits[i] as number), 0) / size);
  };
  const [few, many] = [wins(100), wins(1000)];
  for (const { low, high, mean, halfWidth } of [few, many]) {
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.7);
    expect(mean).toBeCloseTo(0.7, 1);
    expect(halfWidth).toBeCloseTo((high - low) / 2, 12);
  }
  // the binomial's: 1.96 sqrt(.7 * .3 / n)
  expect(few.halfWidth).toBeCloseTo(0.0898, 1);
  expect(many.halfWidth).toBeCloseTo(0.0284, 2);
});

test("what cannot be resampled is refused", () => {
  const table = new StatisticsTable(10);
  expect(() => bootstrapScore(bleu(), table)).toThrow(
    new RangeError("The set to resample is 0; expected a whole number of at least 1."),
  );
  expect(() => bootstrap(3, () => 0, { samples: 0 })).toThrow(
    new RangeError("The number of samples to resample is 0; expected a whole number of at least 1."),
  );
  const one = statisticsOf(bleu(), ["a"], ["a"]);
  expect(() => pairedBootstrap(bleu(), one, table)).toThrow(
    new RangeError("The systems have 1 and 0 segments; expected the same ones."),
  );
  expect(() => pairedRandomization(bleu(), one, one, { trials: 0 })).toThrow(
    new RangeError("The number of trials is 0; expected a whole number of at least 1."),
  );
});

test("a difference's interval holds 0 just where its p is above 0.05; both are of the same samples", () => {
  for (const { seed, references, baseline, system } of golden.resampling) {
    const [before, after] = [baseline, system].map((texts) => statisticsOf(metrics.bleu, texts, references));
    const found = pairedDifference(metrics.bleu, before!, after!, { seed });
    expect(found.difference).toBe(
      pairedBootstrap(metrics.bleu, before!, after!, { seed, samples: 2 }).difference,
    );
    if (found.interval === null)
      expect([baseline.length, found.p]).toEqual([1, 1]); // one segment has one sample
    else expect(found.interval.low <= 0 && found.interval.high >= 0).toBe(found.p > 0.05);
    expect(pairedDifference(metrics.bleu, after!, after!, { seed })).toEqual({
      difference: 0,
      p: 1,
      interval: null,
    });
  }
});

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { classificationReport, leastRecalled, macroF1, mostConfused } from "./classification.js";
import { mcNemar } from "./mcnemar.js";
import { recallAtK } from "./recall.js";

interface Golden {
  provenance: string;
  reports: {
    truth: number[];
    predicted: number[];
    labels: number[];
    confusion: number[][];
    precision: number[];
    recall: number[];
    f1: number[];
    support: number[];
    macroF1: number;
  }[];
  mcnemar: { onlyFirst: number; onlySecond: number; p: number }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../test/classification.golden.json", import.meta.url), "utf8"),
);

test(`classificationReport() equals scikit-learn's: ${golden.provenance}`, () => {
  for (const {
    truth,
    predicted,
    labels,
    confusion,
    precision,
    recall,
    f1,
    support,
    macroF1,
  } of golden.reports) {
    const report = classificationReport(predicted, truth);
    expect(report.labels.map(({ label }) => label)).toEqual(labels);
    expect(report.confusion).toEqual(confusion);
    expect(report.macroF1).toBeCloseTo(macroF1, 12);
    for (const [i, ours] of report.labels.entries()) {
      expect(ours.precision).toBeCloseTo(precision[i] as number, 12);
      expect(ours.recall).toBeCloseTo(recall[i] as number, 12);
      expect(ours.f1).toBeCloseTo(f1[i] as number, 12);
      expect(ours.support).toBe(support[i]);
    }
    const ranked = predicted.map((label) => [label]);
    expect(report.accuracy).toBeCloseTo(recallAtK(ranked, truth, 1).perInstance, 12);
    const inTruth = report.labels.filter((label) => label.support > 0);
    const mean = inTruth.reduce((sum, label) => sum + label.recall, 0) / inTruth.length;
    expect(recallAtK(ranked, truth, 1).perClass).toBeCloseTo(mean, 12);
  }
});

test("mcNemar() equals scipy's binomial test", () => {
  for (const { onlyFirst, onlySecond, p } of golden.mcnemar) {
    const first = [...Array(onlyFirst).fill(true), ...Array(onlySecond).fill(false), true, false];
    const second = [...Array(onlyFirst).fill(false), ...Array(onlySecond).fill(true), true, false];
    const ours = mcNemar(first, second);
    expect(ours).toMatchObject({ onlyFirst, onlySecond });
    expect(Math.abs(ours.p - p)).toBeLessThanOrEqual(1e-9 * p);
    expect(mcNemar(second, first).p).toBe(ours.p);
  }
});

test("macroF1() is the report's, also of a sample", () => {
  for (const { truth, predicted, macroF1: expected } of golden.reports) {
    expect(macroF1(predicted, truth)).toBeCloseTo(expected, 12);
    const sample = truth.map((_, i) => (i * 7) % Math.ceil(truth.length / 2));
    const take = (values: number[]) => sample.map((i) => values[i] as number);
    expect(macroF1(predicted, truth, sample)).toBeCloseTo(
      classificationReport(take(predicted), take(truth)).macroF1,
      12,
    );
  }
  expect(() => macroF1([], [])).toThrow(new RangeError("There is no example to score."));
});

test("mostConfused() names the pairs off the diagonal, the most frequent first", () => {
  const truth = ["A", "A", "A", "B", "B", "C"];
  const predicted = ["B", "B", "A", "A", "B", "C"];
  const report = classificationReport(predicted, truth);
  expect(mostConfused(report, 5)).toEqual([
    { truth: "A", predicted: "B", count: 2 },
    { truth: "B", predicted: "A", count: 1 },
  ]);
  expect(mostConfused(report, 1)).toHaveLength(1);
});

test("leastRecalled() leaves out labels that no example has", () => {
  const truth = ["A", "A", "B", "B", "C"];
  const predicted = ["D", "A", "D", "D", "C"];
  const report = classificationReport(predicted, truth);
  expect(leastRecalled(report, 9).map(({ label, recall }) => [label, recall])).toEqual([
    ["B", 0],
    ["A", 0.5],
    ["C", 1],
  ]);
  expect(leastRecalled(report, 1)).toHaveLength(1);
});

test("examples of another number are refused", () => {
  expect(() => classificationReport(["A"], [])).toThrow(
    new RangeError("1 predictions came with 0 labels; expected as many."),
  );
  expect(() => classificationReport([], [])).toThrow(new RangeError("There is no example to score."));
  expect(() => mcNemar([true], [])).toThrow(
    new RangeError("The systems have 1 and 0 examples; expected as many."),
  );
});

test("50,000 labels of which each occurs once take memory for what occurs alone", () => {
  const truth = Array.from({ length: 50_000 }, (_, i) => `sign ${i}`);
  const predicted = truth.map((_, i) => `other ${i}`);
  const report = classificationReport(predicted, truth);
  expect([report.labels.length, report.accuracy, report.macroF1]).toEqual([100_000, 0, 0]);
  expect(mostConfused(report, 1)).toEqual([{ truth: "sign 0", predicted: "other 0", count: 1 }]);
});

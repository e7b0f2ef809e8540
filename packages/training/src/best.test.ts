import { expect, test } from "@jest/globals";
import { bestOf } from "./best.js";
import type { MetricRecord } from "./records.js";

const training: MetricRecord = { step: 1, loss: -9, learningRate: 0, gradientNorm: 0 };
const validation = (step: number, loss: number) => ({ step, validation: { loss, recall: { 1: -loss } } });
const records = [
  training,
  validation(2, 3),
  validation(4, 1),
  validation(6, 1),
  validation(8, Number.NaN),
  validation(9, 2),
];

test("bestOf() takes the earliest of the best validations, lower or higher", () => {
  expect(bestOf(records, { metric: "loss", better: "lower" })).toMatchObject({ step: 4, score: 1, since: 3 });
  expect(bestOf(records, { metric: "recall/1", better: "higher" })).toMatchObject({ step: 4, score: -1 });
  expect(bestOf([training], { metric: "loss", better: "lower" })).toBeUndefined();
});

test("bestOf() decides between equals by the next criterion, and counts the validations since", () => {
  const of = (step: number, recall: number, loss: number) => ({
    step,
    validation: { recall: { 1: recall }, loss },
  });
  const higher = { metric: "recall/1", better: "higher", ties: { metric: "loss", better: "lower" } } as const;
  const equals = [of(1, 0.5, 3), of(2, 0.9, 2), of(3, 0.9, 1), of(4, 0.9, 1), of(5, 0.8, 0)];
  expect(bestOf(equals, higher)).toEqual({
    step: 3,
    score: 0.9,
    validation: equals[2]!.validation,
    since: 2,
  });
});

test("bestOf() reads the same from the log as from memory", () => {
  const logged = JSON.parse(JSON.stringify(records)) as MetricRecord[]; // NaN becomes null
  for (const better of ["lower", "higher"] as const) {
    expect(bestOf(logged, { metric: "loss", better })).toEqual(bestOf(records, { metric: "loss", better }));
  }
});

test("bestOf() names the scores that there are", () => {
  expect(() => bestOf(records, { metric: "bleu", better: "higher" })).toThrow(
    'Validation has no score "bleu"; it has loss, recall/1.',
  );
});

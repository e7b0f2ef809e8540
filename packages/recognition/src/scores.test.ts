import { expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { predictionOf, recognitionScores, type ScoredClip, writePredictions } from "./index.js";
import { GLOSSES } from "./tiny.fixture.js";

const clip = (id: string, label: number, ...logits: number[]): ScoredClip => ({
  id,
  label,
  logits: Float32Array.from(logits),
});

test("recognitionScores() counts clips, and glosses alike; ties go to the first gloss", () => {
  const scored = [
    clip("a", 0, 5, 1, 0, 0, 0, 0),
    clip("b", 0, 1, 5, 0, 0, 0, 0),
    clip("c", 0, 5, 5, 0, 0, 0, 0),
    clip("d", 5, 0, 0, 0, 0, 0, 0), // the sixth of equals
  ];
  const { recall, perGloss, loss } = recognitionScores(scored);
  expect(recall).toEqual({ 1: 2 / 4, 5: 3 / 4 });
  expect(perGloss).toEqual({ 1: (2 / 3 + 0) / 2, 5: (1 + 0) / 2 });
  const lse = (...values: number[]) => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  const losses = [
    lse(5, 1, 0, 0, 0, 0) - 5,
    lse(1, 5, 0, 0, 0, 0) - 1,
    lse(5, 5, 0, 0, 0, 0) - 5,
    Math.log(6),
  ];
  expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b) / 4, 12);
  expect(() => recognitionScores([])).toThrow("There is no example to score.");
});

test("recognitionScores() stands logits of any size", () => {
  expect(recognitionScores([clip("a", 1, 1e4, -1e4)]).loss).toBe(2e4);
});

test("predictions are the ten likeliest glosses with their probabilities, and read back as they were written", () => {
  const many = Array.from({ length: 12 }, (_, i) => `g${i}`);
  const { predictions, ...rest } = predictionOf(clip("a", 3, ...many.map((_, i) => i % 7)), many);
  expect(rest).toEqual({ id: "a", gloss: "g3" });
  expect(predictions.map(({ gloss }) => gloss)).toEqual("g6 g5 g4 g11 g3 g10 g2 g9 g1 g8".split(" "));
  expect(predictions[0]!.score).toBeCloseTo(
    Math.exp(6) / many.reduce((sum, _, i) => sum + Math.exp(i % 7), 0),
    6,
  );

  const scored = [clip("a", 3, 1, 2, 3, 4, 5, 6), clip('b"\n', 4, 0, 0, 0, 0, 0, 0)];
  const text = writePredictions(scored, GLOSSES);
  expect(text.split("\n")).toHaveLength(3);
  const lines = text.trimEnd().split("\n");
  expect(lines.map(parseRecognition)).toEqual(scored.map((each) => predictionOf(each, GLOSSES)));
});

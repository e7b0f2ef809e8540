import { expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { predictionOf, type ScoredClip } from "./index.js";
import { GLOSSES } from "./tiny.fixture.js";

const clip = (id: string, label: number, ...logits: number[]): ScoredClip => ({
  id,
  label,
  logits: Float32Array.from(logits),
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
  const lines = scored.map((each) => JSON.stringify(predictionOf(each, GLOSSES)));
  expect(lines.map(parseRecognition)).toEqual(scored.map((each) => predictionOf(each, GLOSSES)));
});

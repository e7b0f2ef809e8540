import { MOST_PREDICTIONS, type RecognitionPrediction, topK } from "@msmae/metrics";
import type { ScoredClip } from "./predictor.js";
import { logProbabilities } from "./scores.js";

/** A clip's likeliest glosses with their probabilities, as a line of `predictions.jsonl` has them. */
export function predictionOf(
  { id, label, logits }: ScoredClip,
  glosses: readonly string[],
): RecognitionPrediction {
  const probabilities = logProbabilities(logits);
  return {
    id,
    gloss: glosses[label]!,
    predictions: topK(logits, MOST_PREDICTIONS).map((index) => ({
      gloss: glosses[index]!,
      score: Number(Math.exp(probabilities[index]!).toFixed(6)), // more would be noise of the machine
    })),
  };
}

/** The text of a `predictions.jsonl`; `parseRecognition` of @msmae/metrics reads its lines. */
export function writePredictions(scored: readonly ScoredClip[], glosses: readonly string[]): string {
  return scored.map((clip) => `${JSON.stringify(predictionOf(clip, glosses))}\n`).join("");
}

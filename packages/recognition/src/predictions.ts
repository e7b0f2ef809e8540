import { likeliest, type RecognitionPrediction } from "@msmae/metrics";
import type { ScoredClip } from "./predictor.js";

/** A clip's most probable glosses, as a line of `predictions.jsonl`. */
export function predictionOf(
  { id, label, logits }: ScoredClip,
  glosses: readonly string[],
): RecognitionPrediction {
  return { id, gloss: glosses[label]!, predictions: likeliest(logits, glosses) };
}

/** The text of a `predictions.jsonl`; `parseRecognition` of @msmae/metrics reads its lines. */
export function writePredictions(scored: readonly ScoredClip[], glosses: readonly string[]): string {
  return scored.map((clip) => `${JSON.stringify(predictionOf(clip, glosses))}\n`).join("");
}

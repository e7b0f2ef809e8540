import { likeliest, type RecognitionPrediction } from "@msmae/metrics";
import type { ScoredClip } from "./predictor.js";

/** A clip's most probable glosses, as a line of `predictions.jsonl`. */
export function predictionOf(
  { id, label, logits }: ScoredClip,
  glosses: readonly string[],
): RecognitionPrediction & { readonly gloss: string } {
  return { id, gloss: glosses[label]!, predictions: likeliest(logits, glosses) };
}

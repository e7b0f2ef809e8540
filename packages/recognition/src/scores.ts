import { logProbabilities, recall, topK } from "@msmae/metrics";
import type { ScoredClip } from "./predictor.js";

/** Scores of recognised clips. */
export interface RecognitionScores {
  /** The mean cross-entropy, without label smoothing. */
  readonly loss: number;
  /** The share of clips whose gloss is among the first k (the paper's top-k recall), 0 to 1. */
  readonly recall: { readonly 1: number; readonly 5: number };
  /** The mean over glosses of that share. */
  readonly perGloss: { readonly 1: number; readonly 5: number };
}

/**
 * @throws {RangeError} if there are no clips, or a logit is not a number.
 * @example
 * recognitionScores(scored).recall[1];
 */
export function recognitionScores(scored: readonly ScoredClip[]): RecognitionScores {
  const labels = scored.map(({ label }) => label);
  const ranked = scored.map(({ logits }) => topK(logits, 5));
  const at = (k: number) =>
    recall(
      ranked.map((glosses, i) => glosses.slice(0, k).includes(labels[i]!)),
      labels,
    );
  const [one, five] = [at(1), at(5)];
  const losses = scored.map(({ logits, label }) => -logProbabilities(logits)[label]!);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    recall: { 1: one.perInstance, 5: five.perInstance },
    perGloss: { 1: one.perClass, 5: five.perClass },
  };
}

import { logProbabilities, recall, topK } from "@msmae/metrics";

/** What validation logs of recognised clips. */
export interface RecallAndLoss {
  /** The mean cross-entropy, without label smoothing. */
  readonly loss: number;
  /** The share of clips whose gloss is among the first k (the paper's top-k recall), 0 to 1. */
  readonly recall: { readonly 1: number; readonly 5: number };
}

/** A clip as a model sees it: its gloss, and the logits of all. */
export interface ClassifiedClip {
  /** An index into the glosses. */
  readonly label: number;
  /** [G] */
  readonly logits: ArrayLike<number>;
}

/**
 * Computes recall and cross-entropy of clips without intervals, for validation during training.
 *
 * @throws {RangeError} if there are no clips, or a logit is not a number.
 * @example
 * recallAndLoss(scored).recall[1];
 */
export function recallAndLoss(scored: readonly ClassifiedClip[]): RecallAndLoss {
  const labels = scored.map(({ label }) => label);
  const ranked = scored.map(({ logits }) => topK(logits, 5));
  const at = (k: number) =>
    recall(
      ranked.map((glosses, i) => glosses.slice(0, k).includes(labels[i]!)),
      labels,
    ).perInstance;
  const losses = scored.map(({ logits, label }) => -logProbabilities(logits)[label]!);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    recall: { 1: at(1), 5: at(5) },
  };
}

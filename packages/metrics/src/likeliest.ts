import { MOST_PREDICTIONS, type RankedGloss } from "./predictions.js";
import { topK } from "./recall.js";

/**
 * The glosses that a model believes in most, with their probabilities: softmax of the logits, to six digits, since more
 * would be noise of the machine.
 *
 * @param logits [G]
 * @param glosses [G]
 * @param most At most that many are returned; equal ones in their order.
 * @throws {RangeError} if a logit is NaN, or `most` is not a whole number of at least 1.
 * @example
 * likeliest([0, 2, 1], ["BOOK", "HOUSE", "TREE"], 1); // [{ gloss: "HOUSE", score: 0.665241 }]
 */
export function likeliest(
  logits: ArrayLike<number>,
  glosses: readonly string[],
  most = MOST_PREDICTIONS,
): RankedGloss[] {
  const probabilities = logProbabilities(logits);
  return topK(logits, most).map((index) => ({
    gloss: glosses[index]!,
    score: Number(Math.exp(probabilities[index]!).toFixed(6)),
  }));
}

/** The logarithm of softmax, in float64. */
export function logProbabilities(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const highest = values.reduce((a, b) => Math.max(a, b));
  const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
  return values.map((value) => value - highest - total);
}

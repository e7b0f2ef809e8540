/** Recall@k of a set of examples, 0 to 1. */
export interface Recall {
  /** The share of examples whose label is among the first k (the paper's "top-k recall"). */
  readonly perInstance: number;
  /** The mean over labels of that share: a rare sign counts as much as a frequent one. */
  readonly perClass: number;
}

/**
 * The indices of the k highest scores, the highest first; equal scores in the order of their indices, so that a
 * constant score is no better than the first label.
 *
 * @param scores [classes]
 * @param k At most that many are returned.
 * @throws {RangeError} if a score is NaN, or k is not a whole number of at least 1.
 * @example
 * topK([0.1, 0.6, 0.3], 2); // [1, 2]
 */
export function topK(scores: ArrayLike<number>, k: number): number[] {
  checkK(k);
  const best: number[] = []; // of what was seen, in order
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (Number.isNaN(score)) throw new RangeError(`The score of class ${i} is NaN; expected a number.`);
    let place = best.length;
    while (place > 0 && score > (scores[best[place - 1] as number] as number)) place--;
    if (place < k) {
      best.splice(place, 0, i);
      best.length = Math.min(best.length, k);
    }
  }
  return best;
}

/**
 * Recall@k.
 *
 * @param ranked [examples] Each example's labels, the likeliest first (`topK` ranks scores); k of them, or all there are.
 * @param truth [examples] Each example's label.
 * @throws {RangeError} if the two differ in length, or there is no example, or k is not a whole number of at least 1.
 * @example
 * const ranked = logits.map((scores) => topK(scores, 5)); // [clips][5] class indices
 * recallAtK(ranked, labels, 5).perInstance;
 */
export function recallAtK<Label>(
  ranked: readonly (readonly Label[])[],
  truth: readonly Label[],
  k: number,
): Recall {
  checkK(k);
  return recall(hitsAtK(ranked, truth, k), truth);
}

/**
 * Which examples have their label among the first k: what McNemar's test and intervals are made of.
 *
 * @returns [examples]
 * @throws {RangeError} if the two differ in length.
 * @example
 * mcNemar(hitsAtK(first, truth, 1), hitsAtK(second, truth, 1)).p;
 */
export function hitsAtK<Label>(
  ranked: readonly (readonly Label[])[],
  truth: readonly Label[],
  k: number,
): boolean[] {
  if (ranked.length !== truth.length) {
    throw new RangeError(`${ranked.length} rankings came with ${truth.length} labels; expected as many.`);
  }
  return ranked.map((labels, i) => labels.slice(0, k).includes(truth[i] as Label));
}

/**
 * Recall from hits.
 *
 * @param hits [examples]
 * @param truth [examples]
 * @param sample Indices of the examples to take, each as often as it occurs: of a bootstrap. Default: all.
 * @throws {RangeError} if there is no example.
 * @example
 * bootstrap(truth.length, (sample) => recall(hits, truth, sample).perClass);
 */
export function recall<Label>(
  hits: readonly boolean[],
  truth: readonly Label[],
  sample: ArrayLike<number> = Uint32Array.from(hits.keys()),
): Recall {
  if (sample.length === 0) throw new RangeError("There is no example to score.");
  const classes = new Map<Label, { hits: number; count: number }>();
  let all = 0;
  for (let j = 0; j < sample.length; j++) {
    const i = sample[j] as number;
    const label = truth[i] as Label;
    const entry = classes.get(label) ?? { hits: 0, count: 0 };
    classes.set(label, entry);
    entry.count++;
    if (hits[i]) {
      entry.hits++;
      all++;
    }
  }
  let perClass = 0;
  for (const { hits, count } of classes.values()) perClass += hits / count;
  return { perInstance: all / sample.length, perClass: perClass / classes.size };
}

function checkK(k: number): void {
  if (Number.isInteger(k) && k >= 1) return;
  throw new RangeError(`k is ${k}; expected a whole number of at least 1.`);
}

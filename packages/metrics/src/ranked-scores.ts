import { bootstrap } from "./bootstrap.js";
import { macroF1 } from "./classification.js";
import { hitsAtK, recall } from "./recall.js";
import { shareInterval } from "./share-interval.js";

/** A score of recognised clips, 0 to 1, with its 95 % interval. */
export interface RankedScore {
  /** `recall@1`, `recall@5`, `recall@1 per gloss`, `recall@5 per gloss`, `macro F1`. */
  readonly name: string;
  readonly score: number;
  /** Null where there is no interval: `interval` says why. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * `bootstrap`: by resampling the clips. `wilson`: by Wilson's formula, of recall over clips that are all right or all
   * wrong, where every sample is the same. `none`: of other scores, where every sample is the same, nothing is known.
   * `always`: there are no more glosses than are counted.
   */
  readonly interval: "bootstrap" | "wilson" | "none" | "always";
}

/**
 * Recall@1 and @5, per clip (the paper's) and per gloss, and macro F1, with 95 % intervals.
 *
 * @param ranked [clips] Each clip's glosses, the likeliest first.
 * @param truth [clips]
 * @param glosses How many the model tells apart, where that is known.
 * @throws {RangeError} if there is no clip, or the two differ in length.
 * @example
 * rankedScores(logits.map((scores) => topK(scores, 5)), labels)[0]; // { name: "recall@1", score: 0.9, low: 0.8, … }
 */
export function rankedScores<Label>(
  ranked: readonly (readonly Label[])[],
  truth: readonly Label[],
  glosses = Number.POSITIVE_INFINITY,
): RankedScore[] {
  const hits = new Map([1, 5].map((k) => [k, hitsAtK(ranked, truth, k)]));
  const predicted = ranked.map(([first]) => first as Label);
  const resampled = (name: string, score: (sample?: ArrayLike<number>) => number): RankedScore => {
    const { low, high } = bootstrap(truth.length, score);
    const none = low === high;
    return {
      ...{ name, score: score(), low: none ? null : low, high: none ? null : high },
      interval: none ? "none" : "bootstrap",
    };
  };
  const always = (name: string, score: number): RankedScore => ({
    ...{ name, score, low: null, high: null, interval: "always" },
  });
  return [
    ...[...hits].map(([k, of]): RankedScore => {
      const { perInstance } = recall(of, truth);
      if (k >= glosses) return always(`recall@${k}`, perInstance);
      const { by, ...interval } = shareInterval(of);
      return { name: `recall@${k}`, score: perInstance, ...interval, interval: by };
    }),
    ...[...hits].map(([k, of]) =>
      k >= glosses
        ? always(`recall@${k} per gloss`, recall(of, truth).perClass)
        : resampled(`recall@${k} per gloss`, (sample) => recall(of, truth, sample).perClass),
    ),
    resampled("macro F1", (sample) => macroF1(predicted, truth, sample)),
  ];
}

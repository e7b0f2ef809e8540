import { bootstrap, hitsAtK, macroF1, recall, shareInterval } from "@msmae/metrics";
import { z } from "zod";
import type { SampledBy } from "./sampling.js";

/** A score of recognised clips, 0 to 1, with its 95 % interval. */
export const rankedScoreSchema = z.object({
  /** `recall@1`, `recall@5`, `recall@1 per gloss`, `recall@5 per gloss`, `macro F1`. */
  name: z.string(),
  score: z.number(),
  /** Null where there is no interval: `interval` says why. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /**
   * `bootstrap`: by resampling the clips, those of a signer or recording together. `wilson`: by Wilson's formula, of recall over
   * clips that are all right or all wrong, where every sample is the same. `none`: of other scores, where every sample is the
   * same, nothing is known. `always`: there are no more glosses than are counted.
   */
  interval: z.enum(["bootstrap", "wilson", "none", "always"]),
});

export type RankedScore = Readonly<z.infer<typeof rankedScoreSchema>>;

/** What recall@k counts: the paper's two. */
export const RECALL_AT = [1, 5] as const;

/**
 * Computes recall@1 and recall@5, per clip (the paper's) and per gloss, and macro F1, with 95 % intervals.
 *
 * @param ranked [clips] Each clip's glosses, the likeliest first.
 * @param truth [clips]
 * @param options.glosses How many the model tells apart, where that is known.
 * @param options.sampling What intervals are drawn over, as `samplingOf()` finds it. Default: each clip is by itself.
 * @throws {RangeError} if there is no clip, or the lists differ in length.
 * @example
 * rankedScores(logits.map((scores) => topK(scores, 5)), labels)[0]; // { name: "recall@1", score: 0.9, low: 0.8, … }
 */
export function rankedScores<Label>(
  ranked: readonly (readonly Label[])[],
  truth: readonly Label[],
  {
    glosses = Number.POSITIVE_INFINITY,
    sampling,
  }: {
    readonly glosses?: number | undefined;
    readonly sampling?: Pick<SampledBy, "clusters"> | undefined;
  } = {},
): RankedScore[] {
  const clusters = sampling?.clusters;
  const hits = RECALL_AT.map((k) => ({ k, of: hitsAtK(ranked, truth, k) }));
  const predicted = ranked.map(([first]) => first as Label);
  const resampled = (name: string, score: (sample?: ArrayLike<number>) => number): RankedScore => {
    const { low, high } = bootstrap(truth.length, score, { clusters });
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
    ...hits.map(({ k, of }): RankedScore => {
      const { perInstance } = recall(of, truth);
      if (k >= glosses) return always(`recall@${k}`, perInstance);
      const { by, ...interval } = shareInterval(of, { clusters });
      return { name: `recall@${k}`, score: perInstance, ...interval, interval: by };
    }),
    ...hits.map(({ k, of }) =>
      k >= glosses
        ? always(`recall@${k} per gloss`, recall(of, truth).perClass)
        : resampled(`recall@${k} per gloss`, (sample) => recall(of, truth, sample).perClass),
    ),
    resampled("macro F1", (sample) => macroF1(predicted, truth, sample)),
  ];
}

import { bootstrap, boundaryScore, type Clusters, type Segment, segmentCovering } from "@msmae/metrics";
import { z } from "zod";

/** Seconds: two, four and six frames at 25 frames/s; a time step has four. */
export const TOLERANCES = [0.08, 0.16, 0.24] as const;

/** What a method made of a clip. */
export interface Judged {
  /** Of each tolerance, how many boundaries are right. */
  readonly matches: readonly number[];
  readonly predicted: number;
  readonly truth: number;
  /** 0 to 1 */
  readonly covering: number;
}

/** A score, 0 to 1, with its 95 % interval by resampling clips; null where every sample scores the same. */
const scoreSchema = z.object({
  score: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export type SegmentationScore = Readonly<z.infer<typeof scoreSchema>>;

const methodSchema = z.object({
  method: z.string(),
  /** F1 of the boundaries, at each tolerance. */
  f1: z.array(scoreSchema),
  covering: scoreSchema,
});

export type MethodScores = Readonly<z.infer<typeof methodSchema>>;

/** What `segmentation.json` says of the clips whose signs are known. */
export const segmentationScoresSchema = z.object({
  /** How many there are. */
  clips: z.int(),
  boundaries: z.int(),
  /** The encoder first, then what needs none. */
  methods: z.array(methodSchema),
  /** F1 of the encoder less that of each baseline, at each tolerance. */
  differences: z.record(z.string(), z.array(scoreSchema)),
});

export type SegmentationScores = Readonly<z.infer<typeof segmentationScoresSchema>>;

/** @param boundaries Seconds. @param length Of the clip, in seconds. */
export function judge(
  boundaries: readonly number[],
  truth: readonly number[],
  signs: readonly Segment[],
  length: number,
): Judged {
  const edges = [0, ...boundaries, length];
  const segments = edges.slice(1).map((end, i) => ({ start: edges[i]!, end: Math.max(edges[i]!, end) }));
  return {
    // Times are multiples of a frame's; a distance that is the tolerance but for rounding is near.
    matches: TOLERANCES.map((tolerance) => boundaryScore(boundaries, truth, tolerance + 1e-6).matches),
    predicted: boundaries.length,
    truth: truth.length,
    covering: segmentCovering(segments, signs),
  };
}

/**
 * F1 over the boundaries of all clips together; the covering is the mean over clips.
 *
 * @param clusters [clips] What each clip belongs to, as `samplingOf()` finds it. Default: each is by itself.
 */
export function scoreMethod(method: string, clips: readonly Judged[], clusters?: Clusters): MethodScores {
  const withInterval = (score: (sample: Iterable<number>) => number): SegmentationScore =>
    scored(clips.length, score(clips.keys()), score, clusters);
  return {
    method,
    f1: TOLERANCES.map((_, i) => withInterval((sample) => f1Of(clips, sample, i))),
    covering: withInterval((sample) => {
      let [sum, count] = [0, 0];
      for (const clip of sample) [sum, count] = [sum + clips[clip]!.covering, count + 1];
      return sum / count;
    }),
  };
}

/** How much better one method is than another on the same clips: F1 at each tolerance, with the interval of the difference. */
export function f1Differences(
  ours: readonly Judged[],
  theirs: readonly Judged[],
  clusters?: Clusters,
): SegmentationScore[] {
  return TOLERANCES.map((_, i) => {
    const score = (sample: Iterable<number>) => {
      const chosen = [...sample];
      return f1Of(ours, chosen, i) - f1Of(theirs, chosen, i);
    };
    return scored(ours.length, score(ours.keys()), score, clusters);
  });
}

function scored(
  clips: number,
  score: number,
  ofSample: (sample: Iterable<number>) => number,
  clusters: Clusters | undefined,
): SegmentationScore {
  const { low, high } = bootstrap(clips, ofSample, { clusters });
  return low === high ? { score, low: null, high: null } : { score, low, high };
}

function f1Of(clips: readonly Judged[], sample: Iterable<number>, tolerance: number): number {
  let [matches, total] = [0, 0];
  for (const clip of sample) {
    const { matches: own, predicted, truth } = clips[clip]!;
    matches += own[tolerance]!;
    total += predicted + truth;
  }
  return total > 0 ? (2 * matches) / total : 1;
}

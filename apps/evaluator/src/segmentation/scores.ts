import { bootstrap, boundaryScore, type Segment, segmentCovering } from "@msmae/metrics";

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
export interface Scored {
  readonly score: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface MethodScores {
  readonly method: string;
  /** Of each tolerance. */
  readonly f1: readonly Scored[];
  readonly covering: Scored;
}

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

/** F1 over the boundaries of all clips together; the covering is the mean over clips. */
export function scoreMethod(method: string, clips: readonly Judged[]): MethodScores {
  const withInterval = (score: (sample: Iterable<number>) => number): Scored =>
    scored(clips.length, score(clips.keys()), score);
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
export function difference(ours: readonly Judged[], theirs: readonly Judged[]): Scored[] {
  return TOLERANCES.map((_, i) => {
    const score = (sample: Iterable<number>) => {
      const chosen = [...sample];
      return f1Of(ours, chosen, i) - f1Of(theirs, chosen, i);
    };
    return scored(ours.length, score(ours.keys()), score);
  });
}

function scored(clips: number, score: number, ofSample: (sample: Iterable<number>) => number): Scored {
  const { low, high } = bootstrap(clips, ofSample);
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

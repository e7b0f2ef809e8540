/** A stretch of time, [start, end), in seconds or frames. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** All 0 to 1. */
export interface BoundaryScore {
  /** The share of predicted boundaries that are near a true one. */
  readonly precision: number;
  /** The share of true boundaries that a predicted one is near. */
  readonly recall: number;
  /** 2 P R / (P + R); 0 where both are 0. */
  readonly f1: number;
  /** Pairs of a predicted and a true boundary; none is in two. */
  readonly matches: number;
}

/**
 * Precision, recall and F1 of boundaries. Predicted and true ones are paired one to one, as many as can be, where they
 * are at most `tolerance` apart: many guesses around one boundary are one match. Without predictions precision is 1
 * where there is nothing to predict, else 0; recall likewise.
 *
 * @param predicted Times, in any order.
 * @param truth Times, in the same unit.
 * @param tolerance In that unit; a distance of exactly that much is near.
 * @throws {RangeError} if a time is not finite or the tolerance is negative.
 * @example
 * boundaryScore([10, 21, 40], [11, 20, 30], 2); // precision 2/3, recall 2/3
 */
export function boundaryScore(
  predicted: readonly number[],
  truth: readonly number[],
  tolerance: number,
): BoundaryScore {
  if (!(tolerance >= 0)) {
    throw new RangeError(`The tolerance is ${tolerance}; expected a number of at least 0.`);
  }
  const [mine, theirs] = [predicted, truth].map((times) => {
    const wrong = times.find((time) => !Number.isFinite(time));
    if (wrong !== undefined) throw new RangeError(`A boundary is at ${wrong}; expected a finite time.`);
    return [...times].sort((a, b) => a - b);
  }) as [number[], number[]];
  // Earliest with earliest: in sorted order no other pairing has more pairs.
  let matches = 0;
  for (let i = 0, j = 0; i < mine.length && j < theirs.length; ) {
    const distance = (mine[i] as number) - (theirs[j] as number);
    if (Math.abs(distance) <= tolerance) {
      matches++;
      i++;
      j++;
    } else if (distance < 0) i++;
    else j++;
  }
  const precision = mine.length > 0 ? matches / mine.length : theirs.length === 0 ? 1 : 0;
  const recall = theirs.length > 0 ? matches / theirs.length : mine.length === 0 ? 1 : 0;
  return {
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
    matches,
  };
}

/**
 * The boundaries of segments: every start and every end, once each.
 *
 * @returns In ascending order.
 * @example
 * boundariesOf([{ start: 0, end: 10 }, { start: 10, end: 25 }]); // [0, 10, 25]
 */
export function boundariesOf(segments: readonly Segment[]): number[] {
  return [...new Set(segments.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
}

/**
 * Intersection over union of the time that lies in any segment, 0 to 1: Moryossef et al. (2023) score sign and phrase
 * segmentation so, frame by frame. Where neither has a segment it is 1. It does not see where one segment ends and the
 * next begins, which is why it is reported beside `segmentPercentage` and `boundaryScore`.
 *
 * @throws {RangeError} if a segment ends before it starts.
 * @example
 * segmentIou([{ start: 0, end: 10 }], [{ start: 5, end: 15 }]); // 1/3
 */
export function segmentIou(predicted: readonly Segment[], truth: readonly Segment[]): number {
  const total = duration(predicted) + duration(truth);
  const union = duration([...predicted, ...truth]);
  return union === 0 ? 1 : (total - union) / union;
}

/**
 * How well segments are found one by one, 0 to 1: for each true segment the largest intersection over union with a
 * predicted one, averaged with its length as weight (the covering of Arbelaez et al., 2011, which van den Burg and
 * Williams, 2020, score change points by). Unlike {@link segmentIou} it sees where one segment ends and the next begins.
 *
 * @returns 1 where there is nothing to cover.
 * @throws {RangeError} if a segment ends before it starts.
 * @example
 * segmentCovering([{ start: 0, end: 10 }], [{ start: 0, end: 5 }, { start: 5, end: 10 }]); // 0.5
 */
export function segmentCovering(predicted: readonly Segment[], truth: readonly Segment[]): number {
  let [sum, total] = [0, 0];
  for (const own of truth) {
    const length = duration([own]);
    sum += length * Math.max(0, ...predicted.map((other) => segmentIou([other], [own])));
    total += length;
  }
  return total > 0 ? sum / total : 1;
}

/**
 * The number of predicted segments in percent of the true ones; 100 is best. Moryossef et al. (2023). Without a true
 * segment: 100 where none is predicted either, else 100 for each predicted one, as in their code.
 *
 * @example
 * segmentPercentage([{ start: 0, end: 5 }], [{ start: 0, end: 3 }, { start: 3, end: 5 }]); // 50
 */
export function segmentPercentage(predicted: readonly Segment[], truth: readonly Segment[]): number {
  if (truth.length === 0) return 100 * Math.max(predicted.length, 1);
  return (100 * predicted.length) / truth.length;
}

/**
 * The baseline that looks at nothing but the length: `count` boundaries that divide [0, length] into equal parts.
 *
 * @returns [count]
 * @example
 * uniformBoundaries(100, 4); // [20, 40, 60, 80]
 */
export function uniformBoundaries(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 1) * length) / (count + 1));
}

/**
 * The baseline that guesses: `count` boundaries anywhere in [0, length).
 *
 * @param random Draws uniform numbers in [0, 1), such as `seeded(7)` of `@msmae/random`.
 * @returns [count] In ascending order.
 * @example
 * randomBoundaries(100, 4, seeded(7));
 */
export function randomBoundaries(length: number, count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => random() * length).sort((a, b) => a - b);
}

/** The time that lies in any of the segments. */
function duration(segments: readonly Segment[]): number {
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of [...segments].sort((a, b) => a.start - b.start)) {
    if (!(end >= start))
      throw new RangeError(`A segment is from ${start} to ${end}; expected an end after its start.`);
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}

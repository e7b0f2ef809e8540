import type { Similarity } from "./similarity.js";

/**
 * Computes the novelty curve of a similarity matrix (Foote, 2000): the similarity within the `reach` steps before it
 * and within those after it, less that between the two, weighted by a checkerboard with a Gaussian taper that slides
 * along the diagonal. At the sequence's ends, where less is left, as much as there is on both sides.
 *
 * @param reach Steps on each side.
 * @returns `[N + 1]`: at `t` for a boundary in front of step t; 0 at both ends.
 * @throws {RangeError} if the reach is not a whole number of at least 1.
 * @example
 * const curve = novelty(similarity, 8);
 * const boundaries = peaks(curve, { count: 4 });
 */
export function novelty({ size, values }: Similarity, reach: number): Float64Array {
  if (!Number.isInteger(reach) || reach < 1) {
    throw new RangeError(`The reach is ${reach}; expected a whole number of steps of at least 1.`);
  }
  const curve = new Float64Array(size + 1);
  for (let t = 1; t < size; t++) {
    const near = Math.min(reach, t, size - t);
    let [sum, total] = [0, 0];
    for (let i = -near; i < near; i++) {
      for (let j = -near; j < near; j++) {
        const weight = taper(i, reach) * taper(j, reach);
        const sign = i < 0 === j < 0 ? 1 : -1;
        sum += sign * weight * values[(t + i) * size + t + j]!;
        total += weight;
      }
    }
    curve[t] = sum / total;
  }
  return curve;
}

/** Of a step whose middle is half a step from its number; chosen here: a standard deviation of half the reach, Foote's. */
function taper(step: number, reach: number): number {
  const distance = (step + 0.5) / (0.5 * reach);
  return Math.exp(-0.5 * distance * distance);
}

export interface PeakOptions {
  /** At most so many, the highest first. Default: all. */
  readonly count?: number;
  /** Peaks stand out by as much above the lower of the valleys beside them. Default: 0. */
  readonly prominence?: number;
  /** Of two peaks that are nearer to each other than so many steps the higher is kept. Default: 1, all. */
  readonly distance?: number;
}

/**
 * Finds the local maxima of a curve, except at its ends. A plateau has its peak in its middle.
 *
 * @param curve [M]
 * @returns Indices, ascending.
 * @example
 * peaks([0, 2, 1, 3, 3, 3, 0], { prominence: 1.5 }); // [4]
 */
export function peaks(
  curve: ArrayLike<number>,
  { count = Number.POSITIVE_INFINITY, prominence = 0, distance = 1 }: PeakOptions = {},
): number[] {
  const found: number[] = [];
  for (let t = 1; t < curve.length - 1; t++) {
    if (!(curve[t]! > curve[t - 1]!)) continue;
    let end = t;
    while (end < curve.length - 1 && curve[end + 1] === curve[t]) end++;
    if (end < curve.length - 1 && curve[end + 1]! < curve[t]!) {
      const middle = Math.floor((t + end) / 2);
      if (prominenceOf(curve, t, end) >= prominence) found.push(middle);
    }
    t = end;
  }
  const kept: number[] = [];
  for (const t of found.sort((a, b) => curve[b]! - curve[a]! || a - b)) {
    if (kept.length >= count) break;
    if (kept.every((other) => Math.abs(other - t) >= distance)) kept.push(t);
  }
  return kept.sort((a, b) => a - b);
}

/** How far one has to go down from a peak before one can go higher, as SciPy's `peak_prominences` has it. */
function prominenceOf(curve: ArrayLike<number>, start: number, end: number): number {
  const height = curve[start]!;
  const valley = (from: number, step: number) => {
    let lowest = height;
    for (let t = from; t >= 0 && t < curve.length && curve[t]! <= height; t += step) {
      lowest = Math.min(lowest, curve[t]!);
    }
    return lowest;
  };
  return height - Math.max(valley(start, -1), valley(end, 1));
}

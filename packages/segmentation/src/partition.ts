import type { Similarity } from "./similarity.js";

/** A sequence as segments that follow each other. */
export interface Partition {
  /** The first step of each segment but the first, ascending. */
  readonly boundaries: number[];
  /** Of all segments: what the similarities within them leave unexplained. Lower is better. */
  readonly cost: number;
}

/** Bounds on the length of a segment, in steps. */
export interface SegmentLengths {
  /** Default: 1. */
  readonly shortest?: number;
  /** Default: as long as the sequence. */
  readonly longest?: number;
}

/**
 * Finds the best partition for each number of segments, by dynamic programming.
 *
 * A segment costs the sum of its diagonal less the mean of its rows' sums: `Σ S_ii - Σ S_ij / length`, which for products
 * of features is the squared distance from their mean (kernel change points: Harchaoui and Cappé, 2007). No other partition
 * of as many segments costs less. Time is in N² for each number of segments.
 *
 * @param most The largest number of segments.
 * @returns At `k - 1` the best partition into k segments; undefined where the lengths allow none.
 * @throws {RangeError} if the sequence is empty or a bound is not a whole number of at least 1.
 * @example
 * const [whole, halves] = bestPartitions(similarity, 2);
 * halves.boundaries; // such as [17]
 */
export function bestPartitions(
  similarity: Similarity,
  most: number,
  { shortest = 1, longest = similarity.size }: SegmentLengths = {},
): (Partition | undefined)[] {
  const { size } = similarity;
  checkWhole({ "sequence's length": size, "number of segments": most, shortest, longest });
  const cost = segmentCosts(similarity);
  const row = size + 1;
  // best[k * row + end]: of the first `end` steps in k + 1 segments; from[…]: where the last of them begins.
  const best = new Float64Array(most * row).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(most * row).fill(-1);
  for (let k = 0; k < most; k++) {
    for (let end = 1; end <= size; end++) {
      const at = k * row + end;
      for (let start = Math.max(0, end - longest); start <= end - shortest; start++) {
        const before = k > 0 ? best[(k - 1) * row + start]! : start === 0 ? 0 : Number.POSITIVE_INFINITY;
        const total = before + cost(start, end);
        if (total < best[at]!) {
          best[at] = total;
          from[at] = start;
        }
      }
    }
  }
  return Array.from({ length: most }, (_, k) => {
    if (best[k * row + size] === Number.POSITIVE_INFINITY) return undefined;
    const boundaries: number[] = [];
    for (let [j, end] = [k, size]; j > 0; j--) {
      end = from[j * row + end]!;
      boundaries.unshift(end);
    }
    return { boundaries, cost: best[k * row + size]! };
  });
}

/**
 * Finds the partition with the least cost plus `penalty` for each segment.
 *
 * @param penalty In the unit of the similarity; the higher, the fewer segments. Time is in N².
 * @throws {RangeError} as {@link bestPartitions}, or if the lengths allow no partition.
 * @example
 * const { boundaries } = penalisedPartition(similarity, 0.8);
 */
export function penalisedPartition(
  similarity: Similarity,
  penalty: number,
  { shortest = 1, longest = similarity.size }: SegmentLengths = {},
): Partition {
  const { size } = similarity;
  checkWhole({ "sequence's length": size, shortest, longest });
  const cost = segmentCosts(similarity);
  const best = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY); // of the first steps, penalties included
  const from = new Int32Array(size + 1);
  best[0] = 0;
  for (let end = 1; end <= size; end++) {
    for (let start = Math.max(0, end - longest); start <= end - shortest; start++) {
      const total = best[start]! + cost(start, end) + penalty;
      if (total < best[end]!) {
        best[end] = total;
        from[end] = start;
      }
    }
  }
  if (best[size] === Number.POSITIVE_INFINITY) {
    throw new RangeError(
      `${size} steps cannot be cut into segments of ${shortest} to ${longest}; expected other lengths.`,
    );
  }
  const boundaries: number[] = [];
  for (let end = from[size]!; end > 0; end = from[end]!) boundaries.unshift(end);
  return { boundaries, cost: best[size]! - penalty * (boundaries.length + 1) };
}

function checkWhole(values: Readonly<Record<string, number>>): void {
  for (const [what, value] of Object.entries(values)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`The ${what} is ${value}; expected a whole number of at least 1.`);
    }
  }
}

/** The cost of a segment [start, end), by prefix sums. */
function segmentCosts({ size, values }: Similarity): (start: number, end: number) => number {
  const row = size + 1;
  const area = new Float64Array(row * row); // sums of the rectangle from the origin
  const diagonal = new Float64Array(row);
  for (let i = 0; i < size; i++) {
    diagonal[i + 1] = diagonal[i]! + values[i * size + i]!;
    for (let j = 0; j < size; j++) {
      area[(i + 1) * row + j + 1] =
        values[i * size + j]! + area[i * row + j + 1]! + area[(i + 1) * row + j]! - area[i * row + j]!;
    }
  }
  return (start, end) => {
    const square =
      area[end * row + end]! -
      area[start * row + end]! -
      area[end * row + start]! +
      area[start * row + start]!;
    return diagonal[end]! - diagonal[start]! - square / (end - start);
  };
}

/**
 * Finds the partition into a number of segments with the highest novelty at boundaries and even lengths, by dynamic
 * programming: of all partitions the one with the largest `Σ z(boundary) - evenness · Σ ln²(length / mean length)`,
 * where z is the curve less its mean, divided by its standard deviation. Signs are about as long as each other, and
 * how much longer counts, not by how many frames: peaks alone crowd where much happens, even lengths alone see
 * nothing.
 *
 * @param curve [N + 1] of {@link novelty}, or of any other measure: at `t` for a boundary in front of step t.
 * @param segments How many.
 * @param options.evenness Chosen here: 1, chosen on the training sentences of docs/results.md.
 * @returns The first step of each segment but the first, ascending.
 * @throws {RangeError} if there are no steps, or fewer than segments.
 * @example
 * const boundaries = pacedPartition(novelty(similarity, 8), 5);
 */
export function pacedPartition(
  curve: ArrayLike<number>,
  segments: number,
  { evenness = 1 }: { readonly evenness?: number } = {},
): number[] {
  const steps = curve.length - 1;
  if (!(Number.isInteger(segments) && segments >= 1 && segments <= steps)) {
    throw new RangeError(
      `${steps} steps in ${segments} segments; expected a whole number from 1 to the steps.`,
    );
  }
  const gain = standardised(curve);
  const mean = steps / segments;
  const row = steps + 1;
  // best[k * row + end]: of the first `end` steps in k + 1 segments; from[…]: where the last of them begins.
  const best = new Float64Array(segments * row).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array(segments * row);
  for (let k = 0; k < segments; k++) {
    for (let end = k + 1; end <= steps; end++) {
      const at = k * row + end;
      for (let start = k; start < (k === 0 ? 1 : end); start++) {
        const before = k === 0 ? 0 : best[(k - 1) * row + start]! + gain[start]!;
        const total = before - evenness * Math.log((end - start) / mean) ** 2;
        if (total > best[at]!) {
          best[at] = total;
          from[at] = start;
        }
      }
    }
  }
  const boundaries: number[] = [];
  for (let [k, end] = [segments - 1, steps]; k > 0; k--) {
    end = from[k * row + end]!;
    boundaries.unshift(end);
  }
  return boundaries;
}

/** Less the mean, divided by the standard deviation; all 0 where nothing differs. */
function standardised(curve: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(curve);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 1e-12 ? (value - mean) / deviation : 0));
}

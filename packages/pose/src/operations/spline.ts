/** The value of a curve at a position between its first and its last knot. */
export type Spline = (position: number) => number;

/**
 * The cubic spline with not-a-knot ends through points, as scipy's `interp1d(kind="cubic")`: its second derivative is
 * linear between the knots, and its third derivative the same on both sides of the second and of the last but one.
 * Through three points it is their parabola, through two their line, through one a constant.
 *
 * @param knots [n] ascending
 * @param values [n]
 * @example
 * spline([0, 1, 2, 3], [0, 1, 8, 27])(1.5); // 3.375
 */
export function spline(knots: readonly number[], values: readonly number[]): Spline {
  const bends = secondDerivatives(knots, values);
  return (position) => {
    let low = 0;
    let high = knots.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (knots[middle]! <= position) low = middle;
      else high = middle;
    }
    if (high === low) return values[0]!;
    const width = knots[high]! - knots[low]!;
    const a = (knots[high]! - position) / width;
    const b = 1 - a;
    const bend = (a ** 3 - a) * bends[low]! + (b ** 3 - b) * bends[high]!;
    return a * values[low]! + b * values[high]! + (bend * width * width) / 6;
  };
}

/** [n] at the knots. */
function secondDerivatives(x: readonly number[], y: readonly number[]): Float64Array {
  const n = x.length;
  const bends = new Float64Array(n);
  if (n < 3) return bends;
  const width = (i: number) => x[i + 1]! - x[i]!;
  const slope = (i: number) => (y[i + 1]! - y[i]!) / width(i);
  if (n === 3) return bends.fill((2 * (slope(1) - slope(0))) / (x[2]! - x[0]!));

  // h[i-1] M[i-1] + 2 (h[i-1] + h[i]) M[i] + h[i] M[i+1] = 6 (slope[i] - slope[i-1]) for the inner knots, where
  // not-a-knot says M[0] = M[1] - r (M[2] - M[1]) with r = h[0] / h[1], and likewise at the other end.
  const diagonal = new Float64Array(n);
  const upper = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    let lower = width(i - 1);
    diagonal[i] = 2 * (width(i - 1) + width(i));
    upper[i] = width(i);
    right[i] = 6 * (slope(i) - slope(i - 1));
    if (i === 1) {
      const r = width(0) / width(1);
      diagonal[i]! += lower * (1 + r);
      upper[i]! -= lower * r;
      lower = 0;
    }
    if (i === n - 2) {
      const r = width(n - 2) / width(n - 3);
      diagonal[i]! += width(i) * (1 + r);
      if (i > 1) lower -= width(i) * r;
      upper[i] = 0;
    }
    if (i > 1) {
      const factor = lower / diagonal[i - 1]!;
      diagonal[i]! -= factor * upper[i - 1]!;
      right[i]! -= factor * right[i - 1]!;
    }
  }
  for (let i = n - 2; i > 0; i--) bends[i] = (right[i]! - upper[i]! * bends[i + 1]!) / diagonal[i]!;
  bends[0] = bends[1]! - (width(0) / width(1)) * (bends[2]! - bends[1]!);
  bends[n - 1] = bends[n - 2]! + (width(n - 2) / width(n - 3)) * (bends[n - 2]! - bends[n - 3]!);
  return bends;
}

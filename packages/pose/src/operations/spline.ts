/** The value of a curve at a position between its first and its last knot. */
export type Spline = (position: number) => number;

/** What differs between splines of second and of third degree. */
interface Kind {
  /** How the knots' bends hang together: lower + diagonal (lower + upper) + upper = right x the change of slope. */
  readonly diagonal: number;
  readonly right: number;
  /** The bend at an end goes on as between the next two knots (1), or stays as it is at the next knot (0). */
  readonly goesOn: 0 | 1;
}

const QUADRATIC: Kind = { diagonal: 3, right: 4, goesOn: 0 };
const CUBIC: Kind = { diagonal: 2, right: 6, goesOn: 1 };

/**
 * The cubic spline with not-a-knot ends through points, as scipy's `interp1d(kind="cubic")`: its second derivative is
 * linear between the knots, and its third derivative the same on both sides of the second and of the last but one.
 * Through three points it is their parabola, through two their line, through one a constant.
 *
 * @param knots [n] ascending
 * @param values [n]
 * @example
 * cubicSpline([0, 1, 2, 3], [0, 1, 8, 27])(1.5); // 3.375
 */
export function cubicSpline(knots: readonly number[], values: readonly number[]): Spline {
  const bends = solve(knots, values, CUBIC);
  return (position) => {
    const low = Math.min(before(knots, position), Math.max(0, knots.length - 2));
    const high = Math.min(low + 1, knots.length - 1);
    if (high === low) return values[0]!;
    const width = knots[high]! - knots[low]!;
    const a = (knots[high]! - position) / width;
    const b = 1 - a;
    const bend = (a ** 3 - a) * bends[low]! + (b ** 3 - b) * bends[high]!;
    return a * values[low]! + b * values[high]! + (bend * width * width) / 6;
  };
}

/**
 * The quadratic spline through points, as scipy's `interp1d(kind="quadratic")`: a parabola around each point, which
 * goes over into the next one halfway between them; the first point lies on the second one's, the last one on the last
 * but one's. Through fewer than four points it is {@link cubicSpline}.
 *
 * @param knots [n] ascending
 * @param values [n]
 * @example
 * quadraticSpline([0, 1, 2, 3], [0, 1, 4, 9])(1.5); // 2.25
 */
export function quadraticSpline(knots: readonly number[], values: readonly number[]): Spline {
  const n = knots.length;
  if (n < 4) return cubicSpline(knots, values);
  const bends = solve(knots, values, QUADRATIC); // half of the second derivative
  return (position) => {
    let i = before(knots, position);
    if (i + 1 < n && position > (knots[i]! + knots[i + 1]!) / 2) i++;
    i = Math.min(Math.max(i, 1), n - 2);
    const width = knots[i]! - knots[i - 1]!;
    const slope = (values[i]! - values[i - 1]!) / width + (width * (bends[i - 1]! + 3 * bends[i]!)) / 4;
    const from = position - knots[i]!;
    return values[i]! + from * (slope + from * bends[i]!);
  };
}

/** The last knot that is not behind the position. */
function before(knots: readonly number[], position: number): number {
  let low = 0;
  let high = knots.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** [n] the bends at the knots: second derivatives of the cubic spline, half of them of the quadratic one. */
function solve(x: readonly number[], y: readonly number[], kind: Kind): Float64Array {
  const n = x.length;
  const bends = new Float64Array(n);
  if (n < 3) return bends;
  const width = (i: number) => x[i + 1]! - x[i]!;
  const slope = (i: number) => (y[i + 1]! - y[i]!) / width(i);
  if (n === 3) return bends.fill((2 * (slope(1) - slope(0))) / (x[2]! - x[0]!)); // of a cubic spline, see above

  // h[i-1] M[i-1] + d (h[i-1] + h[i]) M[i] + h[i] M[i+1] = f (slope[i] - slope[i-1]) for the inner knots, where the
  // ends are M[0] = M[1] - r (M[2] - M[1]) with r = h[0] / h[1] or 0, and likewise at the other end.
  const [first, last] = [(kind.goesOn * width(0)) / width(1), (kind.goesOn * width(n - 2)) / width(n - 3)];
  const diagonal = new Float64Array(n);
  const upper = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    let lower = width(i - 1);
    diagonal[i] = kind.diagonal * (width(i - 1) + width(i));
    upper[i] = width(i);
    right[i] = kind.right * (slope(i) - slope(i - 1));
    if (i === 1) {
      diagonal[i]! += lower * (1 + first);
      upper[i]! -= lower * first;
      lower = 0;
    }
    if (i === n - 2) {
      diagonal[i]! += width(i) * (1 + last);
      if (i > 1) lower -= width(i) * last;
      upper[i] = 0;
    }
    if (i > 1) {
      const factor = lower / diagonal[i - 1]!;
      diagonal[i]! -= factor * upper[i - 1]!;
      right[i]! -= factor * right[i - 1]!;
    }
  }
  for (let i = n - 2; i > 0; i--) bends[i] = (right[i]! - upper[i]! * bends[i + 1]!) / diagonal[i]!;
  bends[0] = bends[1]! - first * (bends[2]! - bends[1]!);
  bends[n - 1] = bends[n - 2]! + last * (bends[n - 2]! - bends[n - 3]!);
  return bends;
}

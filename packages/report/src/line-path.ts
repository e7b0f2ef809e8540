/** A point of a line; a null y is a gap. */
export type Point = readonly [x: number, y: number | null];

/** Makes whatever cannot be drawn a gap: NaN, infinities and, on a logarithmic axis, zero and below. */
export function drawable(points: readonly Point[], logarithmic: boolean): Point[] {
  return points
    .filter(([x]) => Number.isFinite(x))
    .map(([x, y]) => [x, y !== null && Number.isFinite(y) && (!logarithmic || y > 0) ? y : null]);
}

/**
 * At most about `2 * buckets` points that look like all of them: the lowest and the highest of each bucket, so that no
 * spike is lost, with the first and the last point as they are.
 */
export function thin(points: readonly Point[], buckets: number): Point[] {
  if (points.length <= 2 * buckets) return [...points];
  const kept = new Set([0, points.length - 1]);
  for (let b = 0; b < buckets; b++) {
    const start = Math.floor((b * points.length) / buckets);
    const end = Math.floor(((b + 1) * points.length) / buckets);
    let low = -1;
    let high = -1;
    for (let i = start; i < end; i++) {
      const y = points[i]![1];
      if (y === null) kept.add(i);
      else {
        if (low < 0 || y < points[low]![1]!) low = i;
        if (high < 0 || y > points[high]![1]!) high = i;
      }
    }
    if (low >= 0) kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]!);
}

/** The mean over `2 * reach + 1` points around each, fewer at the ends; it does not lag as a running mean does. */
export function smooth(points: readonly Point[], reach: number): Point[] {
  return points.map(([x, y], i) => {
    if (y === null) return [x, null];
    const side = Math.min(reach, i, points.length - 1 - i);
    const near = points.slice(i - side, i + side + 1).flatMap(([, value]) => (value === null ? [] : [value]));
    return [x, near.reduce((sum, value) => sum + value, 0) / near.length];
  });
}

/**
 * The `d` of an SVG path. A point alone between gaps becomes a line of length zero, which round caps make a dot.
 *
 * @param x maps to the picture's horizontal coordinate
 * @param y maps to the picture's vertical coordinate
 */
export function pathOf(
  points: readonly Point[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let previous: Point | undefined;
  points.forEach((point, i) => {
    const [px, py] = point;
    if (py !== null) {
      const joined = previous !== undefined && previous[1] !== null;
      path += `${joined ? "L" : "M"}${round(x(px))} ${round(y(py))}`;
      const next = points[i + 1];
      if (!joined && (next === undefined || next[1] === null)) path += "h0";
    }
    previous = point;
  });
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

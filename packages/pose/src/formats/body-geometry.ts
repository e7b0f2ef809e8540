/** Where a part's values begin in a frame. */
export interface PartPlace {
  readonly start: number;
  readonly points: number;
  readonly width: number;
}

/** The values of a frame, [V]. */
export type Row = Float32Array | Float64Array;

type Point = readonly [x: number, y: number];

const { hypot } = Math;
const { isNaN: isNoNumber } = Number;

/** The body's landmarks that MediaPipe always gives, by left and right. */
const [NOSE, EYES, EARS, MOUTH, SHOULDERS, HIPS] = [0, [2, 5], [7, 8], [9, 10], [11, 12], [23, 24]] as const;
/** Chosen here: a torso is seven times as long as it is from the eyes to the mouth; bent towards the camera twice as long at least. */
const TORSO = 2;

/**
 * Whether the body's landmarks are where those of a body are, that sits or stands: eyes, ears and mouth around the nose, eyes
 * above the mouth, all of them above the shoulders, hips below them, and a torso longer than a face.
 *
 * @returns `undefined` where one of them was not found.
 */
export function isBody(row: Row, place: PartPlace): boolean | undefined {
  const needed = [NOSE, ...EYES, ...EARS, ...MOUTH, ...SHOULDERS, ...HIPS];
  if (needed.some((point) => isNowhere(row, place, point))) return undefined;
  const point = (index: number): Point => pointOf(row, place, index);
  const middle = ([a, b]: readonly [number, number]): Point => {
    const [p, q] = [point(a), point(b)];
    return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  };
  const [nose, eyes, mouth, shoulders, hips] = [
    point(NOSE),
    ...[EYES, MOUTH, SHOULDERS, HIPS].map(middle),
  ] as [Point, Point, Point, Point, Point];
  const reach = Math.max(between(point(SHOULDERS[0]), point(SHOULDERS[1])), between(nose, shoulders));
  const face = [...EYES, ...EARS, ...MOUTH].every((index) => between(point(index), nose) <= reach);
  const upright = eyes[1] < mouth[1] && mouth[1] < shoulders[1] && shoulders[1] < hips[1];
  return face && upright && between(shoulders, hips) >= TORSO * between(eyes, mouth);
}

/** At (0, 0) nothing is: what was found is beside it, if by little. */
export function isNowhere(row: Row, place: PartPlace, point: number): boolean {
  const [x, y] = pointOf(row, place, point);
  return (x === 0 && y === 0) || isNoNumber(x) || isNoNumber(y);
}

/** In MediaPipe's own units, width and height both 1. */
export function distance(row: Row, a: PartPlace, i: number, b: PartPlace, j: number): number {
  return between(pointOf(row, a, i), pointOf(row, b, j));
}

function pointOf(row: Row, { start, width }: PartPlace, point: number): Point {
  return [row[start + point * width]!, row[start + point * width + 1]!];
}

function between([a, b]: Point, [c, d]: Point): number {
  return hypot(a - c, b - d);
}

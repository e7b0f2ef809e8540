import type { ArrayLayout, ArrayPart } from "./array-layouts.js";
import { distance, isBody, isNowhere, type PartPlace, type Row } from "./body-geometry.js";

const { isNaN: isNoNumber } = Number;

/** Chosen here: MediaPipe's visibilities are within [0, 1]; rounding may lead a little outside. */
const VISIBILITY_SLACK = 1e-3;
/**
 * Share of contradicting frames above which an order is impossible. Chosen here: a damaged frame or two decide
 * nothing.
 */
const IMPOSSIBLE = 0.02;
/**
 * Chosen here: of the frames that can be checked, how many must agree with an order; and with another one than the
 * usual. Of 70 sets by as many people the right order has .92 and more.
 */
export const AGREES = 0.5;
const SURE = 0.8;

const [NOSE, LEFT_SHOULDER, RIGHT_SHOULDER] = [0, 11, 12];
/** The body's wrists, by hand. */
const WRISTS = { left: 15, right: 16 } as const;
/** The face mesh's tip of the nose. */
const FACE_NOSE = 1;
/** Chosen here: how near a hand's wrist is to the body's, in shoulder widths; and the noses, in heights of the face. */
const NEAR = { wrist: 0.5, nose: 0.25 } as const;

/** How often something agreed with an order, of the times that it could be checked. */
export interface Tally {
  agreed: number;
  checked: number;
}

/** What an array's values say of one order of its parts. */
export interface Judgement {
  /** The body's visibilities cannot be some. */
  readonly impossible: boolean;
  /** Nothing that could be checked speaks against it. */
  readonly fits: boolean;
  /** What could be checked speaks for it. */
  readonly sure: boolean;
  readonly score: number;
  /** How often anything could be checked. */
  readonly checks: number;
  readonly nose: Tally;
  readonly hands: Tally;
  readonly body: Tally;
}

/**
 * Judges an order of an array's parts by its values: visibilities within 0 to 1, parts found whole, noses and wrists
 * together, a body that is one.
 */
export function judgeOrder(
  rows: readonly Row[],
  layout: ArrayLayout,
  order: readonly ArrayPart[],
): Judgement {
  const place = placesOf(layout, order);
  const tallies = { visible: tally(), whole: tally(), nose: tally(), hands: tally(), body: tally() };
  for (const row of rows) {
    const found = new Set(order.filter((part) => !isMissing(row, place[part]!)));
    for (const part of found) count(tallies.whole, isWhole(row, place[part]!));
    if (!found.has("pose")) continue;
    const body = place.pose!;
    if (body.width === 4) count(tallies.visible, hasVisibilities(row, body));
    const isOne = isBody(row, body);
    if (isOne !== undefined) count(tallies.body, isOne);
    const seen = (point: number) => !isNowhere(row, body, point);
    if (found.has("face") && seen(NOSE)) count(tallies.nose, nosesAgree(row, body, place.face!));
    if (!seen(LEFT_SHOULDER) || !seen(RIGHT_SHOULDER)) continue;
    const shoulders = distance(row, body, LEFT_SHOULDER, body, RIGHT_SHOULDER);
    for (const hand of ["left", "right"] as const) {
      if (found.has(hand) && seen(WRISTS[hand]))
        count(tallies.hands, distance(row, place[hand]!, 0, body, WRISTS[hand]) <= NEAR.wrist * shoulders);
    }
  }
  const { visible, whole, nose, hands, body } = tallies;
  const impossible = visible.checked > 0 && share(visible) < 1 - IMPOSSIBLE;
  const checked = [nose, hands, body].filter((one) => one.checked > 0);
  return {
    ...{ impossible, nose, hands, body, checks: checked.reduce((sum, one) => sum + one.checked, 0) },
    fits: !impossible && checked.every((one) => share(one) >= AGREES),
    sure: checked.every((one) => share(one) >= SURE),
    score:
      checked.reduce((sum, one) => sum + share(one) - AGREES, 0) + (whole.checked > 0 ? share(whole) : 1),
  };

  function tally(): Tally {
    return { agreed: 0, checked: 0 };
  }
  function count(one: Tally, agrees: boolean) {
    one.checked++;
    if (agrees) one.agreed++;
  }
}

/** The share that agreed; NaN where nothing could be checked. */
export function share({ agreed, checked }: Tally): number {
  return agreed / checked;
}

/** Where each part of an order begins. */
export function placesOf(
  { points, width }: ArrayLayout,
  order: readonly ArrayPart[],
): { readonly [part in ArrayPart]?: PartPlace } {
  const places: { [part in ArrayPart]?: PartPlace } = {};
  let start = 0;
  for (const part of order) {
    places[part] = { start, points: points[part], width: width[part] };
    start += points[part] * width[part];
  }
  return places;
}

/** A part that was not found is all zeros, or all NaN. */
export function isMissing(row: Row, { start, points, width }: PartPlace): boolean {
  for (let i = start; i < start + points * width; i++) if (row[i] !== 0 && !isNoNumber(row[i])) return false;
  return true;
}

/** Of a part that was found, no point is at (0, 0) exactly. */
function isWhole(row: Row, { start, points, width }: PartPlace): boolean {
  for (let p = 0; p < points; p++) if (isNowhere(row, { start, points, width }, p)) return false;
  return true;
}

function hasVisibilities(row: Row, { start, points, width }: PartPlace): boolean {
  for (let p = 0; p < points; p++) if (!isVisibility(row[start + p * width + 3]!)) return false;
  return true;
}

/** NaN is a value that is missing. */
export function isVisibility(value: number): boolean {
  return !(value < -VISIBILITY_SLACK || value > 1 + VISIBILITY_SLACK);
}

function nosesAgree(row: Row, body: PartPlace, face: PartPlace): boolean {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let p = 0; p < face.points; p++) {
    const y = row[face.start + p * face.width + 1]!;
    if (y < top) top = y; // which NaN is not
    if (y > bottom) bottom = y;
  }
  return distance(row, body, NOSE, face, FACE_NOSE) <= NEAR.nose * (bottom - top);
}

import { PoseFormatError } from "../errors.js";
import { type ArrayLayout, type ArrayPart, KNOWN_ORDERS, layoutOf } from "./array-layouts.js";
import { distance, isBody, isNowhere, type PartPlace, type Row } from "./body-geometry.js";
import type { NpyArray } from "./npy.js";

/** In which order an array's parts are, as its values tell. */
export interface PartOrder {
  readonly order: readonly ArrayPart[];
  /** Whether it is the usual one, that of the tutorials. */
  readonly usual: boolean;
  /** What a person should know: that the order is another one and what tells, or that the values fit none. */
  readonly notice?: string;
}

const { isNaN: isNoNumber } = Number;

/** Frames that are checked at most. Chosen here: more tell nothing more. */
const MOST_ROWS = 600;
/** Chosen here: MediaPipe's visibilities are within [0, 1]; rounding may lead a little outside. */
export const VISIBILITY_SLACK = 1e-3;
/**
 * Share of contradicting frames above which an order is impossible. Chosen here: a damaged frame or two decide
 * nothing.
 */
const IMPOSSIBLE = 0.02;
/**
 * Chosen here: of the frames that can be checked, how many must agree with an order; with another one than the usual;
 * and how few with the usual one. Of 70 sets by as many people the right order has .92 and more.
 */
const [AGREES, SURE, WRONG] = [0.5, 0.8, 0.3];
/** Chosen here: by how much another order must beat a usual one of which nothing could be checked. */
const MARGIN = 0.2;
/** Chosen here: scores that are nearer than this are equal. */
const SAME = 1e-9;
/** Fewest frames that decide. Chosen here: a frame or two may be anything, and hands change places in some. */
const LEAST_CHECKS = 10;

const [NOSE, LEFT_SHOULDER, RIGHT_SHOULDER] = [0, 11, 12];
/** The body's wrists, by hand. */
const WRISTS = { left: 15, right: 16 } as const;
/** The face mesh's tip of the nose. */
const FACE_NOSE = 1;
/** Chosen here: how near a hand's wrist is to the body's, in shoulder widths; and the noses, in heights of the face. */
const NEAR = { wrist: 0.5, nose: 0.25 } as const;

const WORDS: Readonly<Record<ArrayPart, string>> = {
  pose: "pose",
  face: "face",
  left: "left hand",
  right: "right hand",
};

/** `face, pose, left hand, right hand` */
export function orderInWords(order: readonly ArrayPart[]): string {
  return order.map((part) => WORDS[part]).join(", ");
}

/**
 * Finds the order of the parts (body, face, hands) in arrays of MediaPipe Holistic. People keep them in several
 * orders, and no array says in which; but a body's visibilities are within 0 to 1, a part was found whole or not at
 * all, the body's nose is at the face's, and a hand's wrist is at the body's. The usual order is taken where it fits,
 * or where nothing can be told; another one where just that fits. Where hands were found and nothing tells the left
 * from the right, the notice says so.
 *
 * @param arrays As {@link poseOfHolisticArrays} takes them, or some of them; a sample of their frames is looked at.
 * @param source What errors name.
 * @throws {PoseFormatError} if an array's shape is not known; if no order fits and the usual one
 *   is impossible.
 * @example
 * const { order, notice } = findPartOrder([readNpy(bytes)]);
 * if (notice !== undefined) console.warn(notice); // values are in the order face, pose, left hand, right hand (…)
 */
export function findPartOrder(arrays: readonly NpyArray[], source = "array"): PartOrder {
  const layout = layoutOf(arrays, source);
  const sample = sampleOf(arrays, layout.values);
  const usual = { order: layout.order, ...judge(sample, layout, layout.order) };
  const untold = handsUntold(sample, layout, usual);
  const taken = { order: usual.order, usual: true, ...(untold === undefined ? {} : { notice: untold }) };
  if (usual.fits && usual.sure && usual.checks >= LEAST_CHECKS) return taken;
  const judged = ordersOf(layout).map((order) => ({ order, ...judge(sample, layout, order) }));
  const best = judged.reduce((a, b) => (b.fits && (!a.fits || b.score > a.score) ? b : a));
  const swap = best.order.every((part, i) => SWAPPED[part] === usual.order[i]);
  const checks = swap ? best.hands.checked : best.checks;
  const enough = (usual.checks === 0 || checks >= LEAST_CHECKS) && best.sure && speaksAgainst(usual, best);
  const other = best.fits && (usual.impossible || enough);
  if (usual.fits && !other) {
    const also = untold === undefined ? equals(sample, layout, usual, judged) : undefined;
    if (also === undefined) return taken;
    const notice = `values fit the order ${orderInWords(also)} as well as the usual one (${orderInWords(usual.order)}), which was taken; --order forces another`;
    return { ...taken, notice };
  }
  if (other) {
    const tells = usual.impossible
      ? "the visibilities tell"
      : "hands at their wrists, noses and what is a body tell";
    const also = equals(sample, layout, best, judged);
    const tied = also === undefined ? "" : `; ${orderInWords(also)} fits as well, --order forces it`;
    return {
      order: best.order,
      usual: false,
      notice: `values are in the order ${orderInWords(best.order)} (${tells})${tied}`,
    };
  }
  if (usual.impossible) {
    const detail = `the values fit no order of ${orderInWords(usual.order)}: in the usual one the body's visibilities are not within 0 to 1; expected MediaPipe Holistic's values as they are, or --order to force one`;
    throw new PoseFormatError(source, 0, "order", detail);
  }
  return {
    order: usual.order,
    usual: true,
    notice: `${doubt(usual)}: is this the usual order (${orderInWords(usual.order)})? It was taken; a drawing shows it, and --order forces another`,
  };
}

/** What to say where hands were found of which nothing tells the left from the right. */
function handsUntold(rows: readonly Row[], layout: ArrayLayout, usual: Judgement): string | undefined {
  const otherwise = "was taken as the order of the hands; --order forces another";
  if (layout.points.pose === 0) {
    const place = placesOf(layout, layout.order);
    if (rows.every((row) => layout.order.every((part) => isMissing(row, place[part]!)))) return undefined;
    return `hands alone do not tell the left from the right: left, right ${otherwise}`;
  }
  if (usual.hands.checked < LEAST_CHECKS) return undefined;
  const swapped = judge(
    rows,
    layout,
    layout.order.map((part) => SWAPPED[part]),
  ).hands;
  if (swapped.checked < LEAST_CHECKS || share(swapped) < share(usual.hands) - MARGIN) return undefined;
  if (share(swapped) < AGREES) return undefined;
  return `hands are near both wrists, which does not tell the left from the right: left, right ${otherwise}`;
}

/** Another order that fits as well as one, and would make another pose. */
function equals(
  rows: readonly Row[],
  layout: ArrayLayout,
  taken: OrderJudgement,
  judged: readonly OrderJudgement[],
): readonly ArrayPart[] | undefined {
  const place = placesOf(layout, taken.order);
  const missing = (at: PartPlace) => rows.every((row) => isMissing(row, at));
  return judged.find(({ order, fits, score }) => {
    if (!fits || score < taken.score - SAME) return false;
    const others = placesOf(layout, order);
    return order.some((part) => {
      const [own, other] = [place[part]!, others[part]!];
      return own.start !== other.start && !(missing(own) && missing(other));
    });
  })?.order;
}

/** Whether the usual order is clearly wrong, or has nothing for it where another one has. */
function speaksAgainst(usual: Judgement, other: Judgement): boolean {
  const shares = [usual.nose, usual.hands, usual.body].filter(({ checked }) => checked > 0).map(share);
  if (shares.length === 0) return usual.score < other.score - MARGIN;
  return Math.min(...shares) < WRONG || (!usual.fits && usual.score < other.score - 2 * MARGIN);
}

function sampleOf(arrays: readonly NpyArray[], values: number): Row[] {
  const frames = arrays.reduce((sum, { data }) => sum + data.length / values, 0);
  const step = Math.max(1, frames / MOST_ROWS);
  const sample: Row[] = [];
  let [first, next] = [0, 0];
  for (const { data } of arrays) {
    const end = first + data.length / values;
    for (; next < end; next += step) {
      const at = (Math.floor(next) - first) * values;
      sample.push(data.subarray(at, at + values));
    }
    first = end;
  }
  return sample;
}

const SWAPPED = { pose: "pose", face: "face", left: "right", right: "left" } as const;

/** All orders of a layout's parts, the usual one first and then those that are known. */
function ordersOf({ order }: ArrayLayout): ArrayPart[][] {
  const known = KNOWN_ORDERS.map((one) => one.filter((part) => order.includes(part)));
  const every = [...known, ...permutations(order)].map((one) => one.join());
  return [...new Set(every)].map((one) => one.split(",") as ArrayPart[]);
}

function permutations(parts: readonly ArrayPart[]): ArrayPart[][] {
  if (parts.length === 0) return [[]];
  return parts.flatMap((first) =>
    permutations(parts.filter((part) => part !== first)).map((rest) => [first, ...rest]),
  );
}

interface Tally {
  agreed: number;
  checked: number;
}

interface Judgement {
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

interface OrderJudgement extends Judgement {
  readonly order: readonly ArrayPart[];
}

function judge(rows: readonly Row[], layout: ArrayLayout, order: readonly ArrayPart[]): Judgement {
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

function share({ agreed, checked }: Tally): number {
  return agreed / checked;
}

/** What speaks against an order. */
function doubt({ nose, hands, body }: Judgement): string {
  const percent = (one: Tally) => `${Math.round(100 * (1 - share(one)))} %`;
  if (hands.checked > 0 && share(hands) < AGREES)
    return `in ${percent(hands)} of ${hands.checked} cases a hand is not near its wrist`;
  if (body.checked > 0 && share(body) < AGREES)
    return `in ${percent(body)} of ${body.checked} frames the body is none: its head is not above its shoulders and hips`;
  return `in ${percent(nose)} of ${nose.checked} frames the body's nose is not near the face's`;
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

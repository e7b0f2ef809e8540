import { PoseFormatError } from "../errors.js";
import { type ArrayLayout, type ArrayPart, KNOWN_ORDERS, layoutOf } from "./array-layouts.js";
import type { PartPlace, Row } from "./body-geometry.js";
import { AGREES, isMissing, type Judgement, judgeOrder, placesOf, share, type Tally } from "./judge-order.js";
import type { NpyArray } from "./npy.js";

/** In which order an array's parts are, as its values tell. */
export interface PartOrder {
  readonly order: readonly ArrayPart[];
  /** Whether it is the usual one, that of the tutorials. */
  readonly usual: boolean;
  /** What a person should know: that the order is another one and what tells, or that the values fit none. */
  readonly notice?: string;
}

/** Frames that are checked at most. Chosen here: more tell nothing more. */
const MOST_ROWS = 600;
/**
 * Of the frames that can be checked, how few agree with the usual order where another is taken. Chosen here: of 70 sets by
 * as many people the right order has .92 and more.
 */
const WRONG = 0.3;
/** Chosen here: by how much another order must beat a usual one of which nothing could be checked. */
const MARGIN = 0.2;
/** Chosen here: scores that are nearer than this are equal. */
const SAME = 1e-9;
/** Fewest frames that decide. Chosen here: a frame or two may be anything, and hands change places in some. */
const LEAST_CHECKS = 10;

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
  const usual = { order: layout.order, ...judgeOrder(sample, layout, layout.order) };
  const untold = handsUntold(sample, layout, usual);
  const taken = { order: usual.order, usual: true, ...(untold === undefined ? {} : { notice: untold }) };
  if (usual.fits && usual.sure && usual.checks >= LEAST_CHECKS) return taken;
  const judged = ordersOf(layout).map((order) => ({ order, ...judgeOrder(sample, layout, order) }));
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
  const swapped = judgeOrder(
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

interface OrderJudgement extends Judgement {
  readonly order: readonly ArrayPart[];
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

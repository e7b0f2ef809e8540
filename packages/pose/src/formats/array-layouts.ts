import { count } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import type { NpyArray } from "./npy.js";

/** The parts of a person that arrays keep one after the other, by MediaPipe Holistic's names. */
export const ARRAY_PARTS = ["pose", "face", "left", "right"] as const;
export type ArrayPart = (typeof ARRAY_PARTS)[number];

/** What an array's values of a frame are. */
export interface ArrayLayout {
  /** Values a frame. */
  readonly values: number;
  /** The parts in the order in which most people keep them. */
  readonly order: readonly ArrayPart[];
  readonly points: Readonly<Record<ArrayPart, number>>;
  /** Values of a point of each part: x, y, z and perhaps a visibility, which is the body's alone. */
  readonly width: Readonly<Record<ArrayPart, 3 | 4>>;
}

const [XYZ, XYZV] = [3, 4] as const;

/** The orders that were seen in public trees and data sets; each is tried before the others. */
export const KNOWN_ORDERS: readonly (readonly ArrayPart[])[] = [
  ["pose", "face", "left", "right"], // the tutorials' MP_Data
  ["face", "pose", "left", "right"],
  ["left", "right", "pose", "face"],
  ["face", "left", "pose", "right"], // Google's isolated signs on Kaggle
];

/**
 * What the arrays hold that people share, each clear from what is public: the tutorials' `MP_Data` (the body with
 * visibilities; the face of 468 points, of 478 with irises, or none), the same without visibilities, with them for every
 * point, and both hands alone.
 */
const LAYOUTS: readonly ArrayLayout[] = [
  layout(468, { body: XYZV }),
  layout(0, { body: XYZV }),
  layout(478, { body: XYZV }),
  layout(0, { body: XYZ }),
  layout(468, { body: XYZ }),
  layout(478, { body: XYZ }),
  layout(468, { body: XYZV, others: XYZV }),
  layout(0, { body: undefined }),
];

function layout(
  face: number,
  { body, others = XYZ }: { readonly body: 3 | 4 | undefined; readonly others?: 3 | 4 },
): ArrayLayout {
  const points = { pose: body === undefined ? 0 : 33, face, left: 21, right: 21 };
  const width = { pose: body ?? XYZ, face: others, left: others, right: others };
  const order = KNOWN_ORDERS[0]!.filter((part) => points[part] > 0);
  return { values: valuesOf(order, points, width), order, points, width };
}

function valuesOf(
  parts: readonly ArrayPart[],
  points: ArrayLayout["points"],
  width: ArrayLayout["width"],
): number {
  return parts.reduce((sum, part) => sum + points[part] * width[part], 0);
}

/** The shapes that are known, for errors. */
const KNOWN_SHAPES = `[T, V] with V one of ${LAYOUTS.map(({ values }) => count(values)).join(", ")}, or [T, P, D] with as many values; [T, 133, 3], [T, 136, 3]`;

/**
 * The layout of an array and its number of frames, by its shape: [T, V], [V], [T, P, D] or [P, D].
 *
 * @returns `undefined` where the shape is none of those that are known.
 */
export function arrayLayout(
  shape: readonly number[],
): { readonly layout: ArrayLayout; readonly frames: number } | undefined {
  const find = (values: number, width?: number) =>
    LAYOUTS.find(
      (one) =>
        one.values === values &&
        // [T, P, D] has points of one width, which that of a body with visibilities beside a face without has not.
        (width === undefined || one.order.every((part) => one.width[part] === width)),
    );
  const [a, b, c] = shape as [number, number, number];
  if (shape.length === 1) return withFrames(find(a), 1);
  if (shape.length === 3) return withFrames(find(b * c, c), a);
  if (shape.length !== 2) return undefined;
  return withFrames(find(b), a) ?? (b === XYZ || b === XYZV ? withFrames(find(a * b, b), 1) : undefined);
}

function withFrames(layout: ArrayLayout | undefined, frames: number) {
  return layout === undefined ? undefined : { layout, frames };
}

/**
 * The layout that all arrays have.
 *
 * @param source What the errors name: all arrays, or each of them.
 * @throws {PoseFormatError} if one has another layout than the first, or a shape that is not known.
 */
export function layoutOf(arrays: readonly NpyArray[], source: string | readonly string[]): ArrayLayout {
  let first: ArrayLayout | undefined;
  for (const [i, { shape, data }] of arrays.entries()) {
    const found = arrayLayout(shape);
    const whole = found !== undefined && data.length === found.frames * found.layout.values;
    if (whole && (first === undefined || found.layout === first)) {
      first = found.layout;
      continue;
    }
    const expected = first === undefined ? KNOWN_SHAPES : `${first.values} values a frame, as the first has`;
    const named = typeof source !== "string" || arrays.length === 1;
    const which = named ? "an array" : `array ${count(i)} of ${count(arrays.length)}`;
    throw new PoseFormatError(
      typeof source === "string" ? source : (source[i] ?? "array"),
      0,
      "shape",
      `${which} is of shape [${shape.slice(0, 8).join(", ")}], expected ${expected}`,
    );
  }
  return first ?? LAYOUTS[1]!;
}

import type { ArrayPart } from "./array-layouts.js";
import type { NpyArray } from "./npy.js";

export interface SigningOptions {
  readonly frames?: number;
  readonly face?: number;
  readonly visibility?: boolean;
  /** The parts that are found; the others are zeros. */
  readonly seen?: readonly ArrayPart[];
}

const PARTS: readonly ArrayPart[] = ["pose", "face", "left", "right"];

/**
 * An array as the tutorials make it, of someone who waves both hands: face and nose in one place, hands at their wrists,
 * depths below and above 0.
 */
export function signing({
  frames = 30,
  face = 468,
  visibility = true,
  seen = PARTS,
}: SigningOptions = {}): NpyArray {
  const rows = Array.from({ length: frames }, (_, t) => {
    const wrists = {
      left: [0.7 + 0.1 * Math.sin(t / 4), 0.6 - 0.2 * Math.cos(t / 5)],
      right: [0.3 + 0.1 * Math.cos(t / 3), 0.6 + 0.15 * Math.sin(t / 6)],
    } as const;
    const parts: Record<ArrayPart, number[][]> = {
      pose: Array.from({ length: 33 }, (_, p) => [
        ...bodyPoint(p, t, wrists),
        -0.3 + 0.01 * p,
        ...(visibility ? [1 - p / 40] : []),
      ]),
      face: Array.from({ length: face }, (_, p) => {
        const angle = p * 2.4;
        const radius = p === 1 ? 0 : 0.1 * Math.sqrt(p / face);
        return [0.5 + radius * Math.cos(angle), 0.25 + 1.3 * radius * Math.sin(angle), 0.02 * Math.sin(p)];
      }),
      left: hand(wrists.left, t),
      right: hand(wrists.right, t + 7),
    };
    return PARTS.flatMap((part) =>
      parts[part].flatMap((point) => (seen.includes(part) ? point : point.map(() => 0))),
    );
  });
  return { shape: [frames, rows[0]!.length], data: Float32Array.from(rows.flat()) };
}

function bodyPoint(
  p: number,
  t: number,
  wrists: { readonly left: readonly [number, number]; readonly right: readonly [number, number] },
): readonly [number, number] {
  if (p === 15) return wrists.left;
  if (p === 16) return wrists.right;
  const side = p % 2 === 1 ? 1 : -1;
  if (p === 9 || p === 10) return [0.5 + 0.02 * side, 0.29];
  if (p <= 10) return [0.5 + 0.012 * p * side * (p > 0 ? 1 : 0), 0.25 - 0.004 * p];
  if (p <= 12) return [0.5 + 0.15 * side, 0.45 + 0.002 * Math.sin(t)];
  if (p <= 14) return [0.5 + 0.22 * side, 0.65];
  if (p <= 22)
    return [
      wrists[side > 0 ? "left" : "right"][0] + 0.002 * p,
      wrists[side > 0 ? "left" : "right"][1] - 0.05,
    ];
  return [0.5 + 0.1 * side, 0.9 + 0.05 * (p - 22)];
}

function hand([x, y]: readonly [number, number], t: number): number[][] {
  return Array.from({ length: 21 }, (_, p) => [
    x + 0.004 * p * Math.cos(p + t / 9),
    y - 0.005 * p,
    p === 0 ? 1e-7 : -0.01 * (p % 5),
  ]);
}

/** The same with the parts in another order. */
export function permuted(
  { shape, data }: NpyArray,
  { face = 468, visibility = true }: SigningOptions,
  order: readonly ArrayPart[],
): NpyArray {
  const sizes = { pose: 33 * (visibility ? 4 : 3), face: 3 * face, left: 63, right: 63 };
  const starts = {
    pose: 0,
    face: sizes.pose,
    left: sizes.pose + sizes.face,
    right: sizes.pose + sizes.face + 63,
  };
  const values = shape[1]!;
  const out = new Float32Array(data.length);
  for (let t = 0, at = 0; t < shape[0]!; t++) {
    for (const part of order) {
      const start = t * values + starts[part];
      out.set(data.subarray(start, start + sizes[part]), at);
      at += sizes[part];
    }
  }
  return { shape, data: out };
}

import {
  mul,
  reshape,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
} from "@tensorflow/tfjs-core";

/** What is added to the scores of what must not be looked at. Finite: a row that is all padding stays a number. */
export const NEVER = -1e9;

/**
 * Keeps every query from looking at padding.
 *
 * @param mask [B, N], 1 = to be looked at, 0 = padding.
 * @returns [B, 1, 1, N], for `attend`
 */
export function paddingBias(mask: Tensor): Tensor4D {
  const [batch, length] = mask.shape as [number, number];
  return reshape(mul(sub(1, mask), NEVER), [batch, 1, 1, length]);
}

/**
 * Keeps each query from looking at what comes after it.
 *
 * @returns [M, M], for `attend`
 */
export function causalBias(length: number): Tensor2D {
  const bias = Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? NEVER : 0,
  );
  return tensor2d(bias, [length, length]);
}

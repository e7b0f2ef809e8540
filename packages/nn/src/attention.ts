import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import { dropout } from "./dropout.js";

/**
 * Scaled dot-product attention (Vaswani et al., 2017), as `torch.nn.functional.scaled_dot_product_attention`.
 *
 * @param q [B, H, M, D]: M queries, H heads of D features
 * @param k [B, H, N, D]
 * @param v [B, H, N, D]
 * @param options.bias Added to the scores; broadcasts to [B, H, M, N]. Very negative where a query must not look:
 * {@link paddingBias}, {@link causalBias}.
 * @param options.kept bool [B, H, M, N]: which weights dropout keeps; all where absent.
 * @param options.rate The rate that `kept` was drawn with.
 * @returns `output` [B, H, M, D], and `weights` [B, H, M, N] before dropout; rows sum to 1.
 * @example
 * const { output } = attend(q, k, v, { bias: paddingBias(mask) });
 */
export function attend(
  q: Tensor4D,
  k: Tensor4D,
  v: Tensor4D,
  options: {
    readonly bias?: Tensor | undefined;
    readonly kept?: Tensor | undefined;
    readonly rate?: number;
  } = {},
): { readonly output: Tensor4D; readonly weights: Tensor4D } {
  const weights = attentionWeights(q, k, options.bias);
  return { output: matMul(dropout(weights, options.kept, options.rate ?? 0), v), weights };
}

/**
 * How much each query looks at each key: softmax(q k^T / √D + bias).
 *
 * @param q [B, H, M, D]
 * @param k [B, H, N, D]
 * @param bias Broadcasts to [B, H, M, N].
 * @returns [B, H, M, N]; rows sum to 1.
 */
export function attentionWeights(q: Tensor4D, k: Tensor4D, bias?: Tensor): Tensor4D {
  const scores: Tensor4D = matMul(mul(q, 1 / Math.sqrt(q.shape[3])), k, false, true);
  return softmax(bias === undefined ? scores : add(scores, bias));
}

/** [B, M, C] to [B, H, M, C/H] */
export function splitHeads(x: Tensor, heads: number): Tensor4D {
  const [batch, length, width] = x.shape as [number, number, number];
  return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]) as Tensor4D;
}

/** [B, H, M, C/H] to [B, M, C] */
export function joinHeads(x: Tensor): Tensor3D {
  const [batch, heads, length, size] = x.shape as [number, number, number, number];
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * size]);
}

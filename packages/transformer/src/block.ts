import { attend, gelu, joinHeads, layerNorm, linear } from "@msmae/nn";
import {
  add,
  reshape,
  split,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import type { BlockParameters } from "./parameters.js";

/** Of the layer norms. Chosen here, as in MAE (He et al., 2022): 1e-6. */
export const EPSILON = 1e-6;

/**
 * Multi-head self-attention (Vaswani et al., 2017).
 *
 * @param x [B, M, C]
 * @param heads H, a divisor of C.
 * @param bias [B, 1, 1, M], added to the scores: very negative at keys that must not be looked at.
 * @returns `output` [B, M, C], and `weights` `[B, H, M, M]`: how much each query (row) looks at each key; rows sum to 1.
 */
export function attention(
  p: BlockParameters<Tensor>["attn"],
  x: Tensor3D,
  heads: number,
  bias?: Tensor,
): { readonly output: Tensor3D; readonly weights: Tensor4D } {
  const [batch, length, width] = x.shape;
  const qkv = reshape(linear(p.qkv, x), [batch, length, 3 * heads, width / heads]); // [B, M, 3H, C/H]
  const [q, k, v] = split(transpose(qkv, [0, 2, 1, 3]) as Tensor4D, 3, 1) as [Tensor4D, Tensor4D, Tensor4D]; // each [B, H, M, C/H]
  const { output, weights } = attend(q, k, v, { bias }); // [B, H, M, C/H], [B, H, M, M]
  return { output: linear(p.proj, joinHeads(output)), weights }; // [B, M, C]
}

/**
 * The position-wise network: C -> 4C -> C with GELU (erf).
 *
 * @param x [B, M, C]
 * @returns [B, M, C]
 */
export function mlp(p: BlockParameters<Tensor>["mlp"], x: Tensor3D): Tensor3D {
  return linear(p.fc2, gelu(linear(p.fc1, x))); // [B, M, C]
}

/**
 * Pre-norm transformer block.
 *
 * Chosen here, as in MAE (He et al., 2022), since the paper says only "standard transformer": pre-norm, GELU, four times
 * the width, no dropout.
 *
 * @param x [B, M, C]
 * @param heads H, a divisor of C.
 * @param bias [B, 1, 1, M], as {@link attention} takes it.
 * @returns `x` [B, M, C], and the attention's `weights` [B, H, M, M].
 */
export function block(
  p: BlockParameters<Tensor>,
  x: Tensor3D,
  heads: number,
  bias?: Tensor,
): { readonly x: Tensor3D; readonly weights: Tensor4D } {
  const { output, weights } = attention(p.attn, layerNorm(p.norm1, x, EPSILON), heads, bias);
  const attended: Tensor3D = add(x, output);
  return { x: add(attended, mlp(p.mlp, layerNorm(p.norm2, attended, EPSILON))), weights }; // [B, M, C]
}

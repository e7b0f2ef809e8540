import { gelu, layerNorm } from "@msmae/tfjs-onnxruntime/primitives";
import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  split,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import type { BlockParameters, Linear, Norm } from "./parameters.js";

/** Ours, as in MAE (He et al., 2022). */
const EPSILON = 1e-6;

/**
 * x W^T + b on the last axis.
 *
 * @param p weight [out, in], bias [out]
 * @param x [B, M, in]
 * @returns [B, M, out]
 */
export function linear(p: Linear<Tensor>, x: Tensor): Tensor3D {
  const [batch, length, width] = x.shape as [number, number, number];
  const rows = reshape(x, [batch * length, width]); // one product of rank 2 is the fastest form
  const y = add(matMul(rows as Tensor2D, p.weight as Tensor2D, false, true), p.bias);
  return reshape(y, [batch, length, p.weight.shape[0]!]);
}

/**
 * LayerNorm over the last axis.
 *
 * @param p weight [C], bias [C]
 * @param x [B, M, C]
 * @returns [B, M, C]
 */
export function norm(p: Norm<Tensor>, x: Tensor): Tensor3D {
  return layerNorm(x, p.weight, p.bias, EPSILON) as Tensor3D;
}

/**
 * Multi-head self-attention (Vaswani et al., 2017).
 *
 * @param x [B, M, C]
 * @param heads H, a divisor of C.
 * @param bias [B, 1, 1, M], added to the scores: very negative at keys that must not be looked at.
 * @returns `output` [B, M, C], and `weights` [B, H, M, M]: how much each query (row) looks at each key; rows sum to 1.
 */
export function attention(
  p: BlockParameters<Tensor>["attn"],
  x: Tensor,
  heads: number,
  bias?: Tensor,
): { readonly output: Tensor3D; readonly weights: Tensor4D } {
  const [batch, length, width] = x.shape as [number, number, number];
  const size = width / heads;
  const perHead = transpose(reshape(linear(p.qkv, x), [batch, length, 3 * heads, size]), [0, 2, 1, 3]); // [B, 3H, M, C/H]
  const [q, k, v] = split(perHead, 3, 1).map((part) => reshape(part, [batch * heads, length, size])) as [
    Tensor3D,
    Tensor3D,
    Tensor3D,
  ]; // each [B*H, M, C/H]
  const scores = matMul(mul(q, 1 / Math.sqrt(size)), k, false, true) as Tensor3D; // [B*H, M, M]
  const weights = softmax(bias === undefined ? scores : biased(scores, bias)); // [B*H, M, M]
  const mixed = transpose(reshape(matMul(weights, v), [batch, heads, length, size]), [0, 2, 1, 3]); // [B, M, H, C/H]
  const output = linear(p.proj, reshape(mixed, [batch, length, width])); // [B, M, C]
  return { output, weights: reshape(weights, [batch, heads, length, length]) };
}

/** @param scores [B*H, M, M] @param bias [B, 1, 1, M] */
function biased(scores: Tensor3D, bias: Tensor): Tensor3D {
  const [rows, length] = scores.shape;
  const batch = bias.shape[0]!;
  return reshape(add(reshape(scores, [batch, rows / batch, length, length]), bias), [rows, length, length]);
}

/**
 * The position-wise network: C -> 4C -> C with GELU (erf).
 *
 * @param x [B, M, C]
 * @returns [B, M, C]
 */
export function mlp(p: BlockParameters<Tensor>["mlp"], x: Tensor): Tensor3D {
  return linear(p.fc2, gelu(linear(p.fc1, x))); // [B, M, C]
}

/**
 * Pre-norm transformer block.
 *
 * Ours: pre-norm, GELU and four times the width as in MAE (He et al., 2022); the paper says only "standard
 * transformer". No dropout.
 *
 * @param x [B, M, C]
 * @param heads H, a divisor of C.
 * @param bias [B, 1, 1, M], as {@link attention} takes it.
 * @returns `x` [B, M, C], and the attention's `weights` [B, H, M, M].
 */
export function block(
  p: BlockParameters<Tensor>,
  x: Tensor,
  heads: number,
  bias?: Tensor,
): { readonly x: Tensor3D; readonly weights: Tensor4D } {
  const { output, weights } = attention(p.attn, norm(p.norm1, x), heads, bias);
  const attended = add(x, output); // [B, M, C]
  return { x: add(attended, mlp(p.mlp, norm(p.norm2, attended))), weights }; // [B, M, C]
}

import { linear } from "@msmae/transformer";
import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import type { MbartConfig } from "./config.js";
import { type AttentionMasks, drop, type MbartMasks } from "./dropout.js";
import { type LoraConfig, loraScale } from "./lora.js";
import type { AttentionParameters, Projection } from "./parameters.js";

/** What a forward pass needs besides parameters and inputs. */
export interface Forward {
  readonly config: MbartConfig;
  /** Of the adapter that the parameters carry. */
  readonly lora?: LoraConfig | undefined;
  /** In training: what dropout keeps. */
  readonly masks?: MbartMasks<Tensor> | undefined;
}

/**
 * A linear layer, and its low-rank adapter where it has one: x W^T + b + α/r (x A^T) B^T (Hu et al., 2022).
 *
 * @param x [B, M, in]
 * @param mask [B, M, in]: what dropout keeps of the adapter's input.
 * @returns [B, M, out]
 */
export function project(p: Projection<Tensor>, x: Tensor, { lora }: Forward, mask?: Tensor): Tensor3D {
  const y = linear(p, x);
  if (p.lora_A === undefined || p.lora_B === undefined) return y;
  if (lora === undefined)
    throw new RangeError("The parameters carry an adapter, but its configuration is missing.");
  const [batch, length, width] = x.shape as [number, number, number];
  const rows = reshape(drop(x, mask, lora.dropout), [batch * length, width]); // [B*M, in]
  const narrow = matMul(rows as Tensor2D, p.lora_A.weight as Tensor2D, false, true); // [B*M, r]
  const wide = matMul(narrow, p.lora_B.weight as Tensor2D, false, true); // [B*M, out]
  return add(y, mul(reshape(wide, y.shape), loraScale(lora)));
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

/**
 * Multi-head attention of `x` to `memory`.
 *
 * @param x [B, M, C]
 * @param memory [B, N, C]
 * @param bias Added to the scores [B, H, M, N]: very negative where a query must not look.
 * @param heads H
 * @returns `output` [B, M, C], and `weights` [B, H, M, N]; rows sum to 1.
 */
export function attention(
  p: AttentionParameters<Tensor>,
  x: Tensor,
  memory: Tensor,
  bias: Tensor,
  heads: number,
  forward: Forward,
  masks?: AttentionMasks<Tensor>,
): { readonly output: Tensor3D; readonly weights: Tensor4D } {
  const { dropout, attention_dropout } = forward.config;
  const head = (name: "q_proj" | "k_proj" | "v_proj", from: Tensor) =>
    splitHeads(project(p[name], from, forward, masks?.lora[name]), heads); // [B, H, ., C/H]
  const weights = attentionWeights(head("q_proj", x), head("k_proj", memory), bias); // [B, H, M, N]
  const kept = drop(weights, masks?.weights, attention_dropout);
  const mixed = joinHeads(matMul(kept, head("v_proj", memory))); // [B, M, C]
  const output = project(p.out_proj, mixed, forward, masks?.lora.out_proj);
  return { output: drop(output, masks?.output, dropout), weights };
}

/**
 * @param q [B, H, M, D]
 * @param k [B, H, N, D]
 * @param bias broadcasts to [B, H, M, N]
 * @returns [B, H, M, N]; rows sum to 1.
 */
export function attentionWeights(q: Tensor4D, k: Tensor4D, bias: Tensor): Tensor4D {
  const scores = matMul(mul(q, 1 / Math.sqrt(q.shape[3])), k, false, true);
  return softmax(add(scores, bias));
}

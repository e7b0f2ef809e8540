import { attend, dropout, joinHeads, linear, splitHeads } from "@msmae/nn";
import {
  add,
  matMul,
  mul,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import type { MbartConfig } from "./config.js";
import type { AttentionMasks, MbartMasks } from "./dropout.js";
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
export function project(p: Projection<Tensor>, x: Tensor3D, { lora }: Forward, mask?: Tensor): Tensor3D {
  const y = linear(p, x);
  if (p.lora_A === undefined || p.lora_B === undefined) return y;
  if (lora === undefined)
    throw new RangeError("The parameters carry an adapter, but its configuration is missing.");
  const [batch, length, width] = x.shape;
  const rows = reshape(dropout(x, mask, lora.dropout), [batch * length, width]); // [B*M, in]
  const narrow = matMul(rows as Tensor2D, p.lora_A.weight as Tensor2D, false, true); // [B*M, r]
  const wide = matMul(narrow, p.lora_B.weight as Tensor2D, false, true); // [B*M, out]
  return add(y, mul(reshape(wide, y.shape), loraScale(lora)));
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
  x: Tensor3D,
  memory: Tensor3D,
  bias: Tensor,
  heads: number,
  forward: Forward,
  masks?: AttentionMasks<Tensor>,
): { readonly output: Tensor3D; readonly weights: Tensor4D } {
  const { config } = forward;
  const head = (name: "q_proj" | "k_proj" | "v_proj", from: Tensor3D) =>
    splitHeads(project(p[name], from, forward, masks?.lora[name]), heads); // [B, H, ., C/H]
  const [q, k, v] = [head("q_proj", x), head("k_proj", memory), head("v_proj", memory)];
  const mixed = attend(q, k, v, { bias, kept: masks?.weights, rate: config.attention_dropout });
  const output = project(p.out_proj, joinHeads(mixed.output), forward, masks?.lora.out_proj); // [B, M, C]
  return { output: dropout(output, masks?.output, config.dropout), weights: mixed.weights };
}

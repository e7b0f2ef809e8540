import { attend, joinHeads, NEVER, paddingBias, splitHeads } from "@msmae/nn";
import {
  add,
  cast,
  concat,
  exp,
  gather,
  less,
  log,
  matMul,
  max,
  mul,
  reshape,
  scalar,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  topk,
} from "@tensorflow/tfjs-core";
import { type Forward, project } from "../attention.js";
import { embed, encodeSource, network, norm, type Source, toLogits } from "../mbart.js";
import { type AttentionParameters, type MbartParameters, POSITION_OFFSET } from "../parameters.js";

/** Keys and values of an attention, [., H, ., C/H]. */
export interface KeysValues<T> {
  readonly keys: T;
  readonly values: T;
}

/**
 * Cross-attention's keys and values of the encoded source, for each decoder layer.
 *
 * @returns [B, H, S, C/H] each
 */
export function readSource(
  p: MbartParameters<Tensor>,
  source: Source<Tensor>,
  mask: Tensor,
  forward: Forward,
): readonly KeysValues<Tensor>[] {
  const encoded = encodeSource(p, source, mask, forward); // [B, S, C]
  const heads = forward.config.decoder_attention_heads;
  return p.model.decoder.layers.map(({ encoder_attn: { k_proj, v_proj } }) => ({
    keys: splitHeads(project(k_proj, encoded, forward), heads),
    values: splitHeads(project(v_proj, encoded, forward), heads),
  }));
}

/** B sentences with N hypotheses each, R = B N rows. */
export interface StepInputs<T> {
  /** [B, N], int32: the last token of each hypothesis. */
  readonly tokens: T;
  /** [1], int32: its position, which is the number of positions that the cache holds. */
  readonly position: T;
  /** For each layer [R, H, L, C/H]: of the positions before; what lies behind them is not looked at. */
  readonly cache: readonly KeysValues<T>[];
  /** For each layer [B, H, S, C/H]. */
  readonly source: readonly KeysValues<T>[];
  /** [B, S] */
  readonly mask: T;
}

export interface StepOutputs<T> {
  /** `[R, K]`: the highest log probabilities, in descending order, and their tokens. */
  readonly scores: T;
  readonly candidates: T;
  /** For each layer [R, H, 1, C/H], of this position: what the cache lacks. */
  readonly added: readonly KeysValues<T>[];
}

/**
 * One step of decoding with cached keys and values.
 *
 * The cache is read where it lies and not written: what one step adds to it is a hundredth of it.
 *
 * @param count K, at most the vocabulary.
 */
export function decoderStep(
  p: MbartParameters<Tensor>,
  { tokens, position, cache, source, mask }: StepInputs<Tensor>,
  count: number,
  forward: Forward,
): StepOutputs<Tensor> {
  const { shared, decoder } = p.model;
  const row = add(position, scalar(POSITION_OFFSET, "int32"));
  const place = gather(decoder.embed_positions.weight, row); // [1, C]
  const unseen = unseenBias(cache[0]!.keys.shape[2]!, position); // [L]
  const padding = paddingBias(mask); // [B, 1, 1, S]
  let x = norm(decoder.layernorm_embedding, add(embed(shared.weight, tokens, forward.config), place)); // [B, N, C]
  const added = decoder.layers.map((layer, at) => {
    const normed = norm(layer.self_attn_layer_norm, x);
    const own = ownAttention(layer.self_attn, normed, cache[at]!, unseen, forward);
    const attended = add(x, own.output); // [B, N, C]
    const query = norm(layer.encoder_attn_layer_norm, attended);
    const informed = add(attended, sourceAttention(layer.encoder_attn, query, source[at]!, padding, forward));
    x = add(informed, network(layer, norm(layer.final_layer_norm, informed), forward)); // [B, N, C]
    return own.added;
  });
  const logits = toLogits(p, norm(decoder.layer_norm, x)); // [B, N, V]
  const rows = reshape(logits, [tokens.size, logits.shape[2]]) as Tensor2D; // [R, V]
  const { values, indices } = topk(rows, count); // [R, K]
  const top = max(rows, 1, true);
  const total = add(log(sum(exp(sub(rows, top)), 1, true)), top); // [R, 1], log Σ exp
  return { scores: sub(values, total), candidates: indices, added };
}

/** `[L]`: very negative where the cache holds nothing yet. */
function unseenBias(length: number, position: Tensor): Tensor {
  const places = tensor1d(Int32Array.from({ length }, (_, at) => at));
  return mul(sub(1, cast(less(places, position), "float32")), NEVER);
}

/**
 * Attention of each hypothesis to the positions before, which are cached, and to its own.
 *
 * @param x [B, N, C]
 * @returns `output` [B, N, C]
 */
function ownAttention(
  p: AttentionParameters<Tensor>,
  x: Tensor3D,
  { keys, values }: KeysValues<Tensor>,
  unseen: Tensor,
  forward: Forward,
): { readonly output: Tensor3D; readonly added: KeysValues<Tensor> } {
  const [rows, heads, length, size] = keys.shape as [number, number, number, number];
  const head = (name: "q_proj" | "k_proj" | "v_proj") =>
    splitHeads(reshape(project(p[name], x, forward), [rows, 1, heads * size]), heads); // [R, H, 1, C/H]
  const [k, v] = [head("k_proj"), head("v_proj")];
  const q = mul(head("q_proj"), 1 / Math.sqrt(size)) as Tensor4D;
  const before = add(matMul(q, keys, false, true), unseen); // [R, H, 1, L]
  const itself = sum(mul(q, k), 3, true); // [R, H, 1, 1]
  const weights = softmax(concat([before, itself], 3)); // [R, H, 1, L + 1]
  const mixed = add(
    matMul(slice(weights, [0, 0, 0, 0], [rows, heads, 1, length]), values),
    mul(slice(weights, [0, 0, 0, length], [rows, heads, 1, 1]), v),
  ); // [R, H, 1, C/H]
  const output = project(p.out_proj, reshape(joinHeads(mixed), x.shape), forward);
  return { output, added: { keys: k, values: v } };
}

/**
 * Attention to the source: the hypotheses of a sentence are the queries of one attention, so that its keys and values
 * are there once.
 *
 * @param x [B, N, C]
 * @returns [B, N, C]
 */
function sourceAttention(
  p: AttentionParameters<Tensor>,
  x: Tensor3D,
  { keys, values }: KeysValues<Tensor>,
  padding: Tensor,
  forward: Forward,
): Tensor3D {
  const heads = keys.shape[1]!;
  const q = splitHeads(project(p.q_proj, x, forward), heads); // [B, H, N, C/H]
  const { output } = attend(q, keys as Tensor4D, values as Tensor4D, { bias: padding });
  return project(p.out_proj, joinHeads(output), forward); // [B, N, C]
}

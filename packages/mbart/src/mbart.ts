/**
 * mBART, top to bottom: Hugging Face's `MBartForConditionalGeneration` as pure functions of a tree whose paths are its
 * weights' names.
 *
 * B sentences, S source positions, T target positions, C the width, H heads, F the hidden width, V the vocabulary.
 */
import { causalBias, dropout, gelu, type LayerNorm, layerNorm, paddingBias, relu } from "@msmae/nn";
import {
  add,
  gather,
  matMul,
  mul,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import { attention, type Forward, project } from "./attention.js";
import type { MbartConfig } from "./config.js";
import type { LayerMasks } from "./dropout.js";
import {
  type DecoderLayer,
  type EncoderLayer,
  type MbartParameters,
  POSITION_OFFSET,
  type Stack,
} from "./parameters.js";

/** PyTorch's default, which mBART was trained with. */
const EPSILON = 1e-5;

/** The encoder's input: token ids, int32 [B, S], or embeddings [B, S, C] in their place. */
export type Source<T> = { readonly tokens: T } | { readonly embeds: T };

/** A batch of sentences, and what the decoder reads of their translations. */
export interface MbartInputs<T> {
  /** Embeddings are taken as they are, without `scale_embedding`, as Hugging Face's `inputs_embeds`. */
  readonly source: Source<T>;
  /** [B, S], 1 = a position of the source, 0 = padding. */
  readonly mask: T;
  /** [B, T], int32: the translations, one token late. */
  readonly target: T;
}

export interface MbartOutput {
  /** `[B, T, V]`: of the next token at each target position. */
  readonly logits: Tensor3D;
  /** [B, H, T, S] for each layer of the decoder: how much a target position looks at each source position. */
  readonly crossAttention: readonly Tensor4D[];
}

/**
 * The forward pass of the whole model: logits of the next token at each target position.
 *
 * @throws {RangeError} if a sequence has more positions than the model.
 * @example
 * const { logits } = mbart(p, { source: { embeds }, mask, target }, { config });
 */
export function mbart(
  p: MbartParameters<Tensor>,
  { source, mask, target }: MbartInputs<Tensor>,
  forward: Forward,
): MbartOutput {
  const encoded = encodeSource(p, source, mask, forward); // [B, S, C]
  const { hidden, crossAttention } = decodeTarget(p, target, encoded, mask, forward); // [B, T, C]
  return { logits: toLogits(p, hidden), crossAttention };
}

/** Encodes a source. @returns [B, S, C] */
export function encodeSource(
  p: MbartParameters<Tensor>,
  source: Source<Tensor>,
  mask: Tensor,
  forward: Forward,
): Tensor3D {
  const { shared, encoder } = p.model;
  const masks = forward.masks?.encoder;
  const bias = paddingBias(mask); // [B, 1, 1, S]
  const embeds = "embeds" in source ? source.embeds : embed(shared.weight, source.tokens, forward.config); // [B, S, C]
  let x = dropout(placed(encoder, embeds, 0), masks?.embedding, forward.config.dropout); // [B, S, C]
  for (const [at, layer] of encoder.layers.entries()) {
    x = encoderLayer(layer, x, bias, forward, masks?.layers[at]); // [B, S, C]
  }
  return norm(encoder.layer_norm, x);
}

/**
 * @param target [B, T]
 * @param encoded [B, S, C]
 * @returns `hidden` [B, T, C]; `crossAttention` [B, H, T, S] a layer
 */
export function decodeTarget(
  p: MbartParameters<Tensor>,
  target: Tensor,
  encoded: Tensor3D,
  mask: Tensor,
  forward: Forward,
): { readonly hidden: Tensor3D; readonly crossAttention: readonly Tensor4D[] } {
  const { shared, decoder } = p.model;
  const masks = forward.masks?.decoder;
  const biases = { self: causalBias(target.shape[1]!), cross: paddingBias(mask) };
  const embeds = placed(decoder, embed(shared.weight, target, forward.config), 0); // [B, T, C]
  let x = dropout(embeds, masks?.embedding, forward.config.dropout);
  const crossAttention = decoder.layers.map((layer, at) => {
    const result = decoderLayer(layer, x, encoded, biases, forward, masks?.layers[at]);
    x = result.x; // [B, T, C]
    return result.weights;
  });
  return { hidden: norm(decoder.layer_norm, x), crossAttention };
}

/** Logits of the decoder's output: [B, M, C] to [B, M, V] */
export function toLogits(p: MbartParameters<Tensor>, hidden: Tensor): Tensor3D {
  const [batch, length, width] = hidden.shape as [number, number, number];
  const weight = p.lm_head?.weight ?? p.model.shared.weight; // [V, C]
  const rows = reshape(hidden, [batch * length, width]);
  const logits = add(matMul(rows as Tensor2D, weight as Tensor2D, false, true), p.final_logits_bias);
  return reshape(logits, [batch, length, weight.shape[0]!]);
}

/** Token embeddings: ids [B, M] to [B, M, C] */
export function embed(weight: Tensor, tokens: Tensor, config: MbartConfig): Tensor {
  const rows = gather(weight, tokens);
  return config.scale_embedding ? mul(rows, Math.sqrt(config.d_model)) : rows;
}

/** Adds the positions from `start` on, and normalises. [B, M, C] */
export function placed(
  p: Pick<Stack<Tensor, never>, "embed_positions" | "layernorm_embedding">,
  embeds: Tensor,
  start: number,
): Tensor3D {
  const [, length, width] = embeds.shape as [number, number, number];
  const { weight } = p.embed_positions;
  const positions = weight.shape[0]! - POSITION_OFFSET;
  if (start + length > positions) {
    throw new RangeError(`A sequence of ${start + length} positions; the model has ${positions}.`);
  }
  const rows = slice(weight, [start + POSITION_OFFSET, 0], [length, width]); // [M, C]
  return norm(p.layernorm_embedding, add(embeds, rows));
}

function encoderLayer(
  p: EncoderLayer<Tensor>,
  x: Tensor3D,
  bias: Tensor,
  forward: Forward,
  masks?: LayerMasks<Tensor>,
): Tensor3D {
  const heads = forward.config.encoder_attention_heads;
  const normed = norm(p.self_attn_layer_norm, x);
  const { output } = attention(p.self_attn, normed, normed, bias, heads, forward, masks?.self_attn);
  const attended = add(x, output); // [B, S, C]
  return add(attended, network(p, norm(p.final_layer_norm, attended), forward, masks)); // [B, S, C]
}

function decoderLayer(
  p: DecoderLayer<Tensor>,
  x: Tensor3D,
  encoded: Tensor3D,
  biases: { readonly self: Tensor; readonly cross: Tensor },
  forward: Forward,
  masks?: LayerMasks<Tensor>,
): { readonly x: Tensor3D; readonly weights: Tensor4D } {
  const heads = forward.config.decoder_attention_heads;
  const normed = norm(p.self_attn_layer_norm, x);
  const self = attention(p.self_attn, normed, normed, biases.self, heads, forward, masks?.self_attn);
  const attended = add(x, self.output); // [B, T, C]
  const query = norm(p.encoder_attn_layer_norm, attended);
  const cross = attention(p.encoder_attn, query, encoded, biases.cross, heads, forward, masks?.encoder_attn);
  const informed = add(attended, cross.output); // [B, T, C]
  const added = network(p, norm(p.final_layer_norm, informed), forward, masks);
  return { x: add(informed, added), weights: cross.weights };
}

/** The position-wise network: C -> F -> C. */
export function network(
  p: Pick<EncoderLayer<Tensor>, "fc1" | "fc2">,
  x: Tensor3D,
  forward: Forward,
  masks?: LayerMasks<Tensor>,
): Tensor3D {
  const { config } = forward;
  const activate = config.activation_function === "relu" ? relu<Tensor3D> : gelu<Tensor3D>;
  const hidden = activate(project(p.fc1, x, forward, masks?.lora.fc1)); // [B, M, F]
  const kept = dropout(hidden, masks?.activation, config.activation_dropout);
  return dropout(project(p.fc2, kept, forward, masks?.lora.fc2), masks?.output, config.dropout);
}

export function norm(p: LayerNorm<Tensor>, x: Tensor): Tensor3D {
  return layerNorm(p, x as Tensor3D, EPSILON);
}

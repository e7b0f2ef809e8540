import { type LayerNorm, type Linear, layerNormShapes, linearShapes } from "@msmae/nn";
import type { Leaf } from "@msmae/parameters";
import type { MbartConfig } from "./config.js";

/** A linear layer that may carry a low-rank adapter: weight [out, in], bias [out], A [r, in], B [out, r]. */
export interface Projection<T> extends Linear<T> {
  readonly lora_A?: { readonly weight: T };
  readonly lora_B?: { readonly weight: T };
}

/** Query, key, value and output projections, C -> C each. */
export interface AttentionParameters<T> {
  readonly k_proj: Projection<T>;
  readonly v_proj: Projection<T>;
  readonly q_proj: Projection<T>;
  readonly out_proj: Projection<T>;
}

/** An encoder's layer: self-attention, then the network C -> F -> C, each after its norm. */
export interface EncoderLayer<T> {
  readonly self_attn: AttentionParameters<T>;
  readonly self_attn_layer_norm: LayerNorm<T>;
  readonly fc1: Projection<T>;
  readonly fc2: Projection<T>;
  readonly final_layer_norm: LayerNorm<T>;
}

/** A decoder's layer: self-attention, cross-attention to the encoder's output, then the network. */
export interface DecoderLayer<T> extends EncoderLayer<T> {
  readonly encoder_attn: AttentionParameters<T>;
  readonly encoder_attn_layer_norm: LayerNorm<T>;
}

export interface Stack<T, L> {
  /** weight [positions + 2, C] */
  readonly embed_positions: { readonly weight: T };
  readonly layers: readonly L[];
  readonly layernorm_embedding: LayerNorm<T>;
  readonly layer_norm: LayerNorm<T>;
}

/** The whole model; its paths, joined by dots, are Hugging Face's names of the weights. */
export interface MbartParameters<T> {
  readonly model: {
    /** weight [V, C]: the embeddings of both stacks, and the output where it is tied. */
    readonly shared: { readonly weight: T };
    readonly encoder: Stack<T, EncoderLayer<T>>;
    readonly decoder: Stack<T, DecoderLayer<T>>;
  };
  /** [1, V] */
  readonly final_logits_bias: T;
  /** weight [V, C]; absent where the output is tied. */
  readonly lm_head?: { readonly weight: T };
}

/** The table of positions begins two rows late: fairseq counted padding. */
export const POSITION_OFFSET = 2;

/**
 * The tree of a model's parameters with their shapes alone.
 *
 * @example
 * flatten(parameterShapes(mbartConfig({}))).length; // the number of tensors
 */
export function parameterShapes(config: MbartConfig): MbartParameters<Leaf> {
  const width = config.d_model;
  const leaf = (...shape: number[]): Leaf => ({ shape });
  const norm = () => layerNormShapes(width);
  const attention = (): AttentionParameters<Leaf> => ({
    k_proj: linearShapes(width, width),
    v_proj: linearShapes(width, width),
    q_proj: linearShapes(width, width),
    out_proj: linearShapes(width, width),
  });
  const encoderLayer = (hidden: number): EncoderLayer<Leaf> => ({
    self_attn: attention(),
    self_attn_layer_norm: norm(),
    fc1: linearShapes(width, hidden),
    fc2: linearShapes(hidden, width),
    final_layer_norm: norm(),
  });
  const decoderLayer = (hidden: number): DecoderLayer<Leaf> => ({
    ...encoderLayer(hidden),
    encoder_attn: attention(),
    encoder_attn_layer_norm: norm(),
  });
  const stack = <L>(layers: number, layer: () => L): Stack<Leaf, L> => ({
    embed_positions: { weight: leaf(config.max_position_embeddings + POSITION_OFFSET, width) },
    layers: Array.from({ length: layers }, layer),
    layernorm_embedding: norm(),
    layer_norm: norm(),
  });
  return {
    model: {
      shared: { weight: leaf(config.vocab_size, width) },
      encoder: stack(config.encoder_layers, () => encoderLayer(config.encoder_ffn_dim)),
      decoder: stack(config.decoder_layers, () => decoderLayer(config.decoder_ffn_dim)),
    },
    final_logits_bias: leaf(1, config.vocab_size),
    ...(config.tie_word_embeddings ? {} : { lm_head: { weight: leaf(config.vocab_size, width) } }),
  };
}

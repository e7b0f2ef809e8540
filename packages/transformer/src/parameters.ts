import {
  type StreamTokenizer,
  TOKEN_PARTS,
  type TokenizerParameters,
  type TokenPart,
  tokenSequences,
} from "@msmae/cubelets";
import { type LayerNorm, type Linear, layerNormShapes, linearShapes } from "@msmae/nn";
import type { Leaf } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import type { EncoderConfig, MsMaeConfig } from "./config.js";

/** A pre-norm transformer block of width C. */
export interface BlockParameters<T> {
  readonly norm1: LayerNorm<T>;
  /** qkv: C -> 3C, queries, keys and values stacked in that order; proj: C -> C. */
  readonly attn: { readonly qkv: Linear<T>; readonly proj: Linear<T> };
  readonly norm2: LayerNorm<T>;
  /** fc1: C -> 4C; fc2: 4C -> C. */
  readonly mlp: { readonly fc1: Linear<T>; readonly fc2: Linear<T> };
}

/** Blocks and the norm after them. */
export interface StackParameters<T> {
  readonly blocks: readonly BlockParameters<T>[];
  readonly norm: LayerNorm<T>;
}

/** The encoder, of width C. `cls_token` [C] is for recognition; pretraining does not use it. */
export interface EncoderParameters<T> extends StackParameters<T> {
  readonly cls_token: T;
}

/** The decoder, of width D. */
export interface DecoderParameters<T> extends StackParameters<T> {
  /** C -> D, also where both are equal. */
  readonly embed: Linear<T>;
  /** [D] */
  readonly mask_token: T;
  /** [P, D], P token sequences; absent when the configuration's `streamEmbedding` is off. */
  readonly stream_embed?: T;
  /** D -> S*2K for each part. */
  readonly head: { readonly [part in TokenPart]?: Linear<T> };
}

/** What turns coordinates into encoded tokens. */
export interface EncodingParameters<T> {
  readonly tokenizer: TokenizerParameters<T>;
  readonly encoder: EncoderParameters<T>;
}

/** The whole model as a tree; its paths, joined by dots, are the names in a checkpoint. */
export interface MsMaeParameters<T> extends EncodingParameters<T> {
  readonly decoder: DecoderParameters<T>;
}

/** A model that recognises isolated signs: the decoder is gone, a classifier C -> G glosses has come. */
export interface RecognitionParameters<T> extends EncodingParameters<T> {
  readonly classifier: Linear<T>;
}

const leaf = (...shape: number[]): Leaf => ({ shape });
const block = (width: number): BlockParameters<Leaf> => ({
  norm1: layerNormShapes(width),
  attn: { qkv: linearShapes(width, 3 * width), proj: linearShapes(width, width) },
  norm2: layerNormShapes(width),
  mlp: { fc1: linearShapes(width, 4 * width), fc2: linearShapes(4 * width, width) },
});
const stack = ({ layers, width }: MsMaeConfig["encoder"]): StackParameters<Leaf> => ({
  blocks: Array.from({ length: layers }, () => block(width)),
  norm: layerNormShapes(width),
});

/** A tree for each part of the model, made from the number of coordinates of its frames, 2K. */
function perPart<U>(config: EncoderConfig, make: (coordinates: number) => U): { [part in TokenPart]?: U } {
  const sequences = tokenSequences(config);
  const tree: { [part in TokenPart]?: U } = {};
  for (const part of TOKEN_PARTS) {
    const streams = sequences.find((sequence) => sequence.part === part)?.streams;
    if (streams !== undefined) tree[part] = make(streams.reduce((sum, name) => sum + 2 * KEYPOINTS[name], 0));
  }
  return tree;
}

/** The same of the encoder alone, and what makes its tokens. */
export function encodingShapes(config: EncoderConfig): EncodingParameters<Leaf> {
  const { stride, encoder } = config;
  return {
    tokenizer: perPart(
      config,
      (coordinates): StreamTokenizer<Leaf> => ({
        linear: linearShapes(coordinates, encoder.width),
        conv: { weight: leaf(encoder.width, encoder.width, stride), bias: leaf(encoder.width) },
      }),
    ),
    encoder: { cls_token: leaf(encoder.width), ...stack(encoder) },
  };
}

/**
 * The tree of a model's parameters with their shapes alone: what a checkpoint of this configuration must hold.
 *
 * @example
 * flatten(parameterShapes(modelConfig({}))).length; // the number of tensors
 */
export function parameterShapes(config: MsMaeConfig): MsMaeParameters<Leaf> {
  const { stride, encoder, decoder } = config;
  return {
    ...encodingShapes(config),
    decoder: {
      embed: linearShapes(encoder.width, decoder.width),
      mask_token: leaf(decoder.width),
      ...(config.streamEmbedding ? { stream_embed: leaf(tokenSequences(config).length, decoder.width) } : {}),
      ...stack(decoder),
      head: perPart(config, (coordinates) => linearShapes(decoder.width, stride * coordinates)),
    },
  };
}

/**
 * The same of a model that recognises signs.
 *
 * @param glosses G, how many it tells apart.
 */
export function recognitionShapes(config: EncoderConfig, glosses: number): RecognitionParameters<Leaf> {
  return { ...encodingShapes(config), classifier: linearShapes(config.encoder.width, glosses) };
}

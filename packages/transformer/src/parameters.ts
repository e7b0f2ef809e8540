import { PARTS, type Part, partOf, type StreamTokenizer, type TokenizerParameters } from "@msmae/cubelets";
import type { Leaf } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import type { MsMaeConfig } from "./config.js";

/** weight [out, in], bias [out], as PyTorch has them. */
export interface Linear<T> {
  readonly weight: T;
  readonly bias: T;
}

/** weight [C], bias [C] of a LayerNorm. */
export interface Norm<T> {
  readonly weight: T;
  readonly bias: T;
}

/** A pre-norm transformer block of width C. */
export interface BlockParameters<T> {
  readonly norm1: Norm<T>;
  /** qkv: C -> 3C, queries, keys and values stacked in that order; proj: C -> C. */
  readonly attn: { readonly qkv: Linear<T>; readonly proj: Linear<T> };
  readonly norm2: Norm<T>;
  /** fc1: C -> 4C; fc2: 4C -> C. */
  readonly mlp: { readonly fc1: Linear<T>; readonly fc2: Linear<T> };
}

/** Blocks and the norm after them. */
export interface StackParameters<T> {
  readonly blocks: readonly BlockParameters<T>[];
  readonly norm: Norm<T>;
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
  /** [P, D]; absent when the configuration's `streamEmbedding` is off. */
  readonly stream_embed?: T;
  /** D -> S*2K for each part. */
  readonly head: { readonly [part in Part]?: Linear<T> };
}

/** The whole model as a tree; its paths, joined by dots, are the names in a checkpoint. */
export interface MsMaeParameters<T> {
  readonly tokenizer: TokenizerParameters<T>;
  readonly encoder: EncoderParameters<T>;
  readonly decoder: DecoderParameters<T>;
}

/**
 * The tree of a model's parameters with their shapes alone: what a checkpoint of this configuration must hold.
 *
 * @example
 * flatten(parameterShapes(modelConfig({}))).length; // the number of tensors
 */
export function parameterShapes(config: MsMaeConfig): MsMaeParameters<Leaf> {
  const { stride, encoder, decoder } = config;
  const leaf = (...shape: number[]): Leaf => ({ shape });
  const linear = (from: number, to: number): Linear<Leaf> => ({ weight: leaf(to, from), bias: leaf(to) });
  const norm = (width: number): Norm<Leaf> => ({ weight: leaf(width), bias: leaf(width) });
  const block = (width: number): BlockParameters<Leaf> => ({
    norm1: norm(width),
    attn: { qkv: linear(width, 3 * width), proj: linear(width, width) },
    norm2: norm(width),
    mlp: { fc1: linear(width, 4 * width), fc2: linear(4 * width, width) },
  });
  const stack = ({ layers, width }: MsMaeConfig["encoder"]): StackParameters<Leaf> => ({
    blocks: Array.from({ length: layers }, () => block(width)),
    norm: norm(width),
  });
  const perPart = <U>(make: (coordinates: number) => U): { [part in Part]?: U } => {
    const tree: { [part in Part]?: U } = {};
    for (const part of PARTS) {
      const stream = config.streams.find((name) => partOf(name) === part);
      if (stream !== undefined) tree[part] = make(2 * KEYPOINTS[stream]);
    }
    return tree;
  };
  return {
    tokenizer: perPart(
      (coordinates): StreamTokenizer<Leaf> => ({
        linear: linear(coordinates, encoder.width),
        conv: { weight: leaf(encoder.width, encoder.width, stride), bias: leaf(encoder.width) },
      }),
    ),
    encoder: { cls_token: leaf(encoder.width), ...stack(encoder) },
    decoder: {
      embed: linear(encoder.width, decoder.width),
      mask_token: leaf(decoder.width),
      ...(config.streamEmbedding ? { stream_embed: leaf(config.streams.length, decoder.width) } : {}),
      ...stack(decoder),
      head: perPart((coordinates) => linear(decoder.width, stride * coordinates)),
    },
  };
}

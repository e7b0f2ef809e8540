/**
 * The encoder, which pretraining, recognition and translation share: cubelets to tokens, tokens through the transformer.
 *
 * B clips, T frames, S frames a cubelet, N = T/S tokens a stream, P streams, M tokens, C the width, H heads.
 */
import { positionTable, type StreamTensors, tokenize } from "@msmae/cubelets";
import { layerNorm, paddingBias } from "@msmae/nn";
import {
  add,
  concat,
  reshape,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor,
  zeros,
} from "@tensorflow/tfjs-core";
import { block, EPSILON } from "./block.js";
import type { EncoderConfig } from "./config.js";
import { cubeletSequences } from "./cubelet-sequences.js";
import type { EncodingParameters, StackParameters } from "./parameters.js";

/**
 * Tokens of all cubelets, with their positions: the input of the encoder without masking.
 *
 * @param coordinates [B, T, K, 2] a stream, normalised, 0 where missing.
 * @param options.cls Whether the CLS token, which carries no position, comes first (paper §4.2).
 * @returns [B, P*N, C], or [B, 1 + P*N, C] with the CLS token.
 * @throws {RangeError} if the stride does not divide the frames.
 * @example
 * encode(p.encoder, embedAll(p, coordinates, config, { cls: true }), config.encoder.heads);
 */
export function embedAll(
  p: Pick<EncodingParameters<Tensor>, "tokenizer"> & { readonly encoder: { readonly cls_token: Tensor } },
  coordinates: StreamTensors<Tensor>,
  config: EncoderConfig,
  options: { readonly cls: boolean },
): Tensor3D {
  const { width } = config.encoder;
  const embedded: Tensor[] = cubeletSequences(coordinates, config).map(({ part, cubelets }) => {
    const [clips, tokens, values] = cubelets.shape;
    const rows = tokenize(p.tokenizer[part]!, reshape(cubelets, [clips * tokens, values])); // [B*N, C]
    return add(reshape(rows, [clips, tokens, width]), positionsOf(tokens, width)); // [B, N, C]
  });
  if (options.cls) {
    const clips = embedded[0]!.shape[0]!;
    embedded.unshift(add(zeros([clips, 1, width]), p.encoder.cls_token)); // [B, 1, C]
  }
  return concat(embedded, 1) as Tensor3D;
}

/**
 * The transformer: blocks and a final norm.
 *
 * @param tokens [B, M, C]
 * @param mask [B, M], 1 = to be looked at, 0 = padding, in batches of clips of unequal length.
 * @returns [B, M, C]
 */
export function encode(p: StackParameters<Tensor>, tokens: Tensor3D, heads: number, mask?: Tensor): Tensor3D {
  return encodeWithAttention(p, tokens, heads, mask).tokens;
}

/**
 * The transformer, with the attention of each layer (paper appendix F looks at the last one).
 *
 * @param tokens [B, M, C]
 * @param mask [B, M], 1 = to be looked at, 0 = padding.
 * @returns `tokens` [B, M, C]; `attention`: for each layer [B, H, M, M], rows are queries and sum to 1.
 * @example
 * const { attention } = encodeWithAttention(p.encoder, tokens, 8);
 * const last = attention.at(-1);
 */
export function encodeWithAttention(
  p: StackParameters<Tensor>,
  tokens: Tensor3D,
  heads: number,
  mask?: Tensor,
): { readonly tokens: Tensor3D; readonly attention: readonly Tensor4D[] } {
  const bias = mask && paddingBias(mask); // [B, 1, 1, M]
  const attention: Tensor4D[] = [];
  let x = tokens;
  for (const parameters of p.blocks) {
    const result = block(parameters, x, heads, bias);
    x = result.x; // [B, M, C]
    attention.push(result.weights);
  }
  return { tokens: layerNorm(p.norm, x, EPSILON), attention };
}

/** The positions of N tokens as a constant, [N, C]. */
export function positionsOf(tokens: number, width: number): Tensor {
  return tensor(positionTable(tokens, width), [tokens, width]);
}

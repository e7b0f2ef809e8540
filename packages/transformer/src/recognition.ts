import type { StreamTensors } from "@msmae/cubelets";
import { add, mean, mul, reshape, slice, sum, type Tensor, type Tensor2D } from "@tensorflow/tfjs-core";
import { linear } from "./block.js";
import type { EncoderConfig } from "./config.js";
import { embedAll, encode } from "./msmae.js";
import type { EncodingParameters, Linear, RecognitionParameters } from "./parameters.js";

/**
 * What of the encoded clip is classified: the CLS token's output (paper §4.2), or the mean over all other tokens, of a
 * sequence without a CLS token (the linear probe, paper §4.2.2).
 */
export type Pooling = "cls" | "mean";

/**
 * How much each gloss is believed to be what a clip shows: nothing is masked, and a linear layer reads one vector of
 * the encoded clip.
 *
 * @param coordinates [B, T, K, 2] a stream, normalised, 0 where missing.
 * @returns [B, G] logits
 * @throws {RangeError} if the stride does not divide the frames.
 * @example
 * const logits = recognize(p, batch.coordinates, config, "cls");
 */
export function recognize(
  p: RecognitionParameters<Tensor>,
  coordinates: StreamTensors<Tensor>,
  config: EncoderConfig,
  pooling: Pooling,
): Tensor2D {
  return classify(p.classifier, clipFeatures(p, coordinates, config, pooling));
}

/**
 * One vector for each clip.
 *
 * @param coordinates [B, T, K, 2] a stream, normalised, 0 where missing.
 * @returns [B, C]
 * @throws {RangeError} if the stride does not divide the frames.
 */
export function clipFeatures(
  p: EncodingParameters<Tensor>,
  coordinates: StreamTensors<Tensor>,
  config: EncoderConfig,
  pooling: Pooling,
): Tensor2D {
  const tokens = embedAll(p, coordinates, config, { cls: pooling === "cls" }); // [B, M, C]
  const encoded = encode(p.encoder, tokens, config.encoder.heads); // [B, M, C]
  if (pooling === "mean") {
    const unused = mul(sum(p.encoder.cls_token), 0); // gives the token, which has no part in it, its gradient: 0
    return add(mean(encoded, 1), unused); // [B, C]
  }
  const [clips, , width] = encoded.shape;
  return reshape(slice(encoded, [0, 0, 0], [clips, 1, width]), [clips, width]); // [B, C]
}

/**
 * The linear layer on a clip's vector.
 *
 * @param features [B, C]
 * @returns [B, G] logits
 */
export function classify(p: Linear<Tensor>, features: Tensor): Tensor2D {
  const [clips, width] = features.shape as [number, number];
  return reshape(linear(p, reshape(features, [clips, 1, width])), [clips, p.weight.shape[0]!]); // [B, G]
}

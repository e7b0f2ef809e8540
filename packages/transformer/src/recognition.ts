import type { StreamTensors } from "@msmae/cubelets";
import { type Linear, linear } from "@msmae/nn";
import { add, mean, mul, reshape, slice, sum, type Tensor, type Tensor2D } from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "./config.js";
import { embedAll, encode } from "./encoder.js";
import type { EncodingParameters, RecognitionParameters } from "./parameters.js";

/**
 * What of the encoded clip is classified: the CLS token's output (paper §4.2), or the mean over all other tokens, of a
 * sequence without a CLS token (the linear probe, paper §4.2.2).
 */
export type Pooling = "cls" | "mean";

/**
 * Classification logits: encodes the whole clip (nothing is masked), pools it to one vector (CLS token or mean), and
 * applies a linear layer.
 *
 * @param coordinates [B, T, K, 2] a stream, normalised, 0 where missing.
 * @returns [B, G] logits
 * @throws {RangeError} if the stride does not divide the frames.
 * @example
 * const logits = recognitionLogits(p, batch.coordinates, config, "cls");
 */
export function recognitionLogits(
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
  return linear(p, features as Tensor2D); // [B, G]
}

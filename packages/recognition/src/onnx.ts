import { flatten, type HostTensor, mapTree } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { metadataOf } from "@msmae/recognizer";
import { type OnnxModel, onnxModel, type Signature } from "@msmae/tfjs-onnxruntime";
import { referenceOf } from "@msmae/transformer";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Recognizer } from "./checkpoint.js";
import { type RecognizerInput, type RecognizerWeights, recognizerLogits } from "./model.js";

/**
 * A model as one ONNX file for one clip at a time, which `openRecognizer` of @msmae/recognizer opens: weights, and in its
 * metadata the glosses and what is done to a pose beforehand.
 *
 * Inputs: `coordinates.<stream>` [1, T, K, 2], and `present.<stream>` [1, T, K] of models that look at it. Output:
 * `logits` [1, G].
 *
 * @param options.int8 Whether matrices are in 8 bits: a file a third as large, and twice as fast on a CPU, whose probabilities are
 *   a little off. Chosen here: no, so that the file gives what the checkpoint gave.
 * @example
 * await writeFile("model.onnx", recognizerOnnx(await readRecognizer(checkpoint)));
 */
export function recognizerOnnx(recognizer: Recognizer, options: RecognizerOnnxOptions = {}): Uint8Array {
  return recognizerOnnxModel(recognizer, options).bytes;
}

export interface RecognizerOnnxOptions {
  readonly int8?: boolean;
}

/** {@link recognizerOnnx}, and which weights were quantised to 8 bits and which stayed in float32. */
export function recognizerOnnxModel(
  { model, frames, fillGaps, glosses, weights }: Recognizer,
  { int8 = false }: RecognizerOnnxOptions = {},
): OnnxModel {
  const each = (shapeOf: (keypoints: number) => readonly number[]) =>
    Object.fromEntries(
      model.streams.map((name) => [name, { shape: shapeOf(KEYPOINTS[name]), dtype: "float32" }]),
    ) as { readonly [name in keyof typeof KEYPOINTS]?: Signature };
  const float32 = ({ shape }: HostTensor): Signature => ({ shape, dtype: "float32" });
  const constants = new Map(flatten(weights).map(([path, leaf]) => [`weights.${path}`, leaf]));
  const inputs = {
    weights: mapTree(weights, float32),
    coordinates: each((keypoints) => [1, frames, keypoints, 2]),
    present: each((keypoints) => [1, frames, keypoints]),
  };
  return onnxModel(
    ({
      weights,
      coordinates,
      present,
    }: { readonly weights: RecognizerWeights<Tensor> } & RecognizerInput<Tensor>) => ({
      logits: recognizerLogits(model, weights, { coordinates, present }, { training: false }).logits,
    }),
    inputs,
    {
      constants,
      int8,
      metadata: metadataOf({
        streams: model.streams,
        reference: referenceOf(model),
        ...{ frames, fillGaps, glosses },
      }),
    },
  );
}

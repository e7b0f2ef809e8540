import type { RecognitionBatch } from "@msmae/datasets";
import { type HostTensor, type Leaf, mapTree, size } from "@msmae/parameters";
import {
  initRecognition,
  type RecognitionParameters,
  recognitionShapes,
  recognize,
} from "@msmae/transformer";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { RecognizerConfig } from "./config.js";

/** The weights of a model as trees, of the kind's own shape: of tensors, of host tensors, of shapes. */
export interface RecognizerWeights {
  /** What is learned. */
  readonly parameters: object;
  /** What is carried along without a gradient: running statistics of batch norms. Empty for MS-MAE. */
  readonly buffers: object;
}

/** What a model looks at: tensors of a {@link RecognitionBatch}. */
export type RecognizerInput<T> = Pick<RecognitionBatch<T>, "coordinates" | "present">;

/**
 * Fresh weights, a function of the seed.
 *
 * @param glosses G, how many the model tells apart.
 */
export function initRecognizer(config: RecognizerConfig, glosses: number, seed: number): RecognizerWeights {
  return { parameters: initRecognition(config, glosses, seed), buffers: {} };
}

/** Weights of 0, to read a checkpoint into. */
export function emptyRecognizer(config: RecognizerConfig, glosses: number): RecognizerWeights {
  const zeros = (shapes: object): object =>
    mapTree(shapes, (leaf): HostTensor<Float32Array> => {
      const { shape } = leaf as Leaf;
      return { shape, data: new Float32Array(size(shape)) };
    });
  return { parameters: zeros(recognitionShapes(config, glosses)), buffers: {} };
}

/**
 * How much each gloss is believed to be what a clip shows.
 *
 * @param weights Trees of tensors.
 * @param options.training Whether batch norms go by the batch instead of by what they have seen.
 * @returns `logits` [B, G], and the buffers after this batch.
 */
export function recognizerLogits(
  config: RecognizerConfig,
  weights: RecognizerWeights,
  input: RecognizerInput<Tensor>,
  _options: { readonly training: boolean },
): { readonly logits: Tensor2D; readonly buffers: object } {
  const { parameters, buffers } = weights;
  const logits = recognize(
    parameters as RecognitionParameters<Tensor>,
    input.coordinates,
    config,
    config.pooling,
  );
  return { logits, buffers };
}

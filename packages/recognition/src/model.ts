import type { RecognitionBatch } from "@msmae/datasets";
import { type HostTensor, type Leaf, mapTree, mergeTrees, size } from "@msmae/parameters";
import { initStgcn, type StgcnTree, stgcn, stgcnShapes } from "@msmae/st-gcn";
import {
  initRecognition,
  type RecognitionParameters,
  recognitionLogits,
  recognitionShapes,
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
  if (config.kind === "ms-mae") return { parameters: initRecognition(config, glosses, seed), buffers: {} };
  return initStgcn(config, glosses, seed);
}

/** Weights of 0, to read a checkpoint into. */
export function emptyRecognizer(config: RecognizerConfig, glosses: number): RecognizerWeights {
  const zeros = (shapes: object): object =>
    mapTree(shapes, (leaf): HostTensor<Float32Array> => {
      const { shape } = leaf as Leaf;
      return { shape, data: new Float32Array(size(shape)) };
    });
  if (config.kind === "ms-mae") return { parameters: zeros(recognitionShapes(config, glosses)), buffers: {} };
  const { parameters, buffers } = stgcnShapes(config, glosses);
  return { parameters: zeros(parameters), buffers: zeros(buffers) };
}

/**
 * How much each gloss is believed to be what a clip shows.
 *
 * @param weights Trees of tensors.
 * @param options.training Whether batch norms go by the batch instead of by what they have seen.
 * @param options.kept [B, D], see `dropoutMask` of @msmae/st-gcn: needed in training where the model drops features.
 * @returns `logits` [B, G], and the buffers after this batch.
 */
export function recognizerLogits(
  config: RecognizerConfig,
  { parameters, buffers }: RecognizerWeights,
  input: RecognizerInput<Tensor>,
  options: { readonly training: boolean; readonly kept?: Tensor },
): { readonly logits: Tensor2D; readonly buffers: object } {
  if (config.kind === "ms-mae") {
    const p = parameters as RecognitionParameters<Tensor>;
    return { logits: recognitionLogits(p, input.coordinates, config, config.pooling), buffers };
  }
  return stgcn(mergeTrees<StgcnTree<Tensor>>(parameters, buffers), input, config, options);
}

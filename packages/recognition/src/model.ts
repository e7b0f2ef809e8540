import type { RecognitionBatch } from "@msmae/datasets";
import { type HostTensor, type Leaf, mapTree, mergeTrees, size } from "@msmae/parameters";
import { initStgcn, type Stgcn, type StgcnTree, stgcn, stgcnShapes } from "@msmae/st-gcn";
import {
  initRecognition,
  type RecognitionParameters,
  recognitionLogits,
  recognitionShapes,
} from "@msmae/transformer";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { RecognizerConfig } from "./config.js";

/** The trainable parameters of a recognition model of any kind; T is a tensor, a host tensor or a shape. */
export type RecognizerParameters<T> = RecognitionParameters<T> | Stgcn<T>["parameters"];

/** Buffers, which have no gradient: running statistics of batch norms. Empty for MS-MAE. */
export type RecognizerBuffers<T> = Readonly<Record<never, never>> | Stgcn<T>["buffers"];

/** A model's weights: parameters and buffers. */
export interface RecognizerWeights<T = HostTensor<Float32Array>> {
  readonly parameters: RecognizerParameters<T>;
  readonly buffers: RecognizerBuffers<T>;
}

/** A model's input: tensors of a {@link RecognitionBatch}. */
export type RecognizerInput<T> = Pick<RecognitionBatch<T>, "coordinates" | "present">;

/**
 * Random initialisation from a seed.
 *
 * @param glosses G, how many the model tells apart.
 */
export function initRecognizer(config: RecognizerConfig, glosses: number, seed: number): RecognizerWeights {
  if (config.kind === "ms-mae") return { parameters: initRecognition(config, glosses, seed), buffers: {} };
  return initStgcn(config, glosses, seed);
}

/** Weights of 0 in the model's shapes, to load a checkpoint into. */
export function emptyRecognizer(config: RecognizerConfig, glosses: number): RecognizerWeights {
  const zeros = ({ shape }: Leaf): HostTensor<Float32Array> => ({
    shape,
    data: new Float32Array(size(shape)),
  });
  if (config.kind === "ms-mae")
    return { parameters: mapTree(recognitionShapes(config, glosses), zeros), buffers: {} };
  const { parameters, buffers } = stgcnShapes(config, glosses);
  return { parameters: mapTree(parameters, zeros), buffers: mapTree(buffers, zeros) };
}

/**
 * Classification logits of clips.
 *
 * @param options.training Whether batch norms go by the batch instead of by what they have seen.
 * @param options.kept [B, D], see `dropoutMask` of @msmae/st-gcn: needed in training where the model drops features.
 * @returns `logits` [B, G], and the buffers after this batch.
 */
export function recognizerLogits(
  config: RecognizerConfig,
  { parameters, buffers }: RecognizerWeights<Tensor>,
  input: RecognizerInput<Tensor>,
  options: { readonly training: boolean; readonly kept?: Tensor },
): { readonly logits: Tensor2D; readonly buffers: RecognizerBuffers<Tensor> } {
  if (config.kind === "ms-mae") {
    const p = parameters as RecognitionParameters<Tensor>;
    return { logits: recognitionLogits(p, input.coordinates, config, config.pooling), buffers };
  }
  return stgcn(mergeTrees<StgcnTree<Tensor>>(parameters, buffers), input, config, options);
}

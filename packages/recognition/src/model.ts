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

/** What of a model is learned, whatever its kind; T is a tensor, a host tensor or a shape. */
export type RecognizerParameters<T> = RecognitionParameters<T> | Stgcn<T>["parameters"];

/** What is carried along without a gradient: running statistics of batch norms. Empty for MS-MAE. */
export type RecognizerBuffers<T> = Readonly<Record<never, never>> | Stgcn<T>["buffers"];

/** The weights of a model. */
export interface RecognizerWeights<T = HostTensor<Float32Array>> {
  readonly parameters: RecognizerParameters<T>;
  readonly buffers: RecognizerBuffers<T>;
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

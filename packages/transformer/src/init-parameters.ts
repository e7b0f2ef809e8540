import { type Initialise, initialise, normalOf, ones, xavierUniform, zeros } from "@msmae/nn";
import type { HostTensor } from "@msmae/parameters";
import type { EncoderConfig, MsMaeConfig } from "./config.js";
import {
  type EncodingParameters,
  encodingShapes,
  type MsMaeParameters,
  parameterShapes,
  type RecognitionParameters,
  recognitionShapes,
} from "./parameters.js";

/**
 * Random initialisation. Each parameter is a function of the seed and its own name, so that another depth or stream set
 * leaves the rest as it was.
 *
 * Chosen here, as in MAE (He et al., 2022), since the paper is silent: Xavier uniform for matrices (the convolution as a
 * matrix [C, C*S]), 0 for biases, 1 for norms, N(0, 0.02) for the CLS token, the mask token and the stream embedding.
 *
 * @param seed Any finite number.
 * @example
 * toTensors(initParameters(modelConfig({}), 7));
 */
export function initParameters(config: MsMaeConfig, seed: number): MsMaeParameters<HostTensor<Float32Array>> {
  return initialise(parameterShapes(config), seed, initialiserOf);
}

/**
 * Random initialisation of a model for recognition; its encoder is that of {@link initParameters}. Chosen here: the
 * classifier is 0 at first, so every gloss is equally likely, and no loss is spent on unlearning chance.
 *
 * @param glosses G, how many it tells apart.
 * @example
 * initRecognition(modelConfig({}), 2000, 7).classifier.weight.shape; // [2000, 512]
 */
export function initRecognition(
  config: EncoderConfig,
  glosses: number,
  seed: number,
): RecognitionParameters<HostTensor<Float32Array>> {
  return initialise(recognitionShapes(config, glosses), seed, initialiserOf);
}

/** Random initialisation of the tokenizers and the encoder alone: those of {@link initParameters}. */
export function initEncoding(
  config: EncoderConfig,
  seed: number,
): EncodingParameters<HostTensor<Float32Array>> {
  return initialise(encodingShapes(config), seed, initialiserOf);
}

function initialiserOf(path: string, shape: readonly number[]): Initialise {
  if (path.endsWith("_token") || path.endsWith("_embed")) return normalOf(0.02);
  if (path.startsWith("classifier") || path.endsWith(".bias")) return zeros;
  return shape.length > 1 ? xavierUniform : ones; // a matrix, or the weight of a norm
}

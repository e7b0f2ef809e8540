import { type HostTensor, hostTensor, type Leaf, type MapLeaves, mapTree, size } from "@msmae/parameters";
import { normal, seeded } from "@msmae/random";
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
 * A fresh model. Each parameter is a function of the seed and its own name, so that another depth or stream set
 * leaves the rest as it was.
 *
 * Ours, as in MAE (He et al., 2022), since the paper is silent: Xavier uniform for matrices (the convolution as a
 * matrix [C, C*S]), 0 for biases, 1 for norms, N(0, 0.02) for the CLS token, the mask token and the stream embedding.
 *
 * @param seed Any finite number.
 * @example
 * toTensors(initParameters(modelConfig({}), 7));
 */
export function initParameters(config: MsMaeConfig, seed: number): MsMaeParameters<HostTensor<Float32Array>> {
  return draw(parameterShapes(config), seed);
}

/**
 * A fresh model for recognition, drawn as {@link initParameters} draws; its encoder is the one that it draws. Ours, the
 * classifier is 0 at first: every gloss is equally likely, and no loss is spent on unlearning chance.
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
  return draw(recognitionShapes(config, glosses), seed);
}

/** A fresh encoder, and what makes its tokens: those that {@link initParameters} draws. */
export function initEncoding(
  config: EncoderConfig,
  seed: number,
): EncodingParameters<HostTensor<Float32Array>> {
  return draw(encodingShapes(config), seed);
}

function draw<P extends object>(shapes: P, seed: number): MapLeaves<P, HostTensor<Float32Array>> {
  return mapTree(shapes, (leaf, path) => {
    const { shape } = leaf as Leaf;
    const random = seeded(seed, "init", path);
    const data = new Float32Array(size(shape));
    if (path.endsWith("_token") || path.endsWith("_embed")) {
      for (let i = 0; i < data.length; i++) data[i] = 0.02 * normal(random);
    } else if (shape.length > 1 && !path.startsWith("classifier")) {
      const [out, ...inputs] = shape as [number, ...number[]];
      const bound = Math.sqrt(6 / (out + size(inputs)));
      for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random() - 1);
    } else if (shape.length === 1 && path.endsWith(".weight")) {
      data.fill(1); // of a norm
    }
    return hostTensor(shape, data);
  });
}

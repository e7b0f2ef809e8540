import { type HostTensor, hostTensor, mapTree, size } from "@msmae/parameters";
import { normal, seeded } from "@msmae/random";
import type { MsMaeConfig } from "./config.js";
import { type MsMaeParameters, parameterShapes } from "./parameters.js";

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
  return mapTree(parameterShapes(config), ({ shape }, path) => {
    const random = seeded(seed, "init", path);
    const data = new Float32Array(size(shape));
    if (path.endsWith("_token") || path.endsWith("_embed")) {
      for (let i = 0; i < data.length; i++) data[i] = 0.02 * normal(random);
    } else if (shape.length > 1) {
      const [out, ...inputs] = shape as [number, ...number[]];
      const bound = Math.sqrt(6 / (out + size(inputs)));
      for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random() - 1);
    } else if (path.endsWith(".weight")) {
      data.fill(1); // of a norm
    }
    return hostTensor(shape, data);
  });
}

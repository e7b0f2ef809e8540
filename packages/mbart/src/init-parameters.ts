import { type HostTensor, hostTensor, mapTree, size } from "@msmae/parameters";
import { normal, seeded } from "@msmae/random";
import type { MbartConfig } from "./config.js";
import { type MbartParameters, parameterShapes } from "./parameters.js";

/**
 * A model without training, drawn as Hugging Face's `MBartForConditionalGeneration` draws one: N(0, `init_std`) for
 * matrices and embeddings, 1 for norms, 0 for biases and for the embedding of the padding.
 *
 * Each parameter is a function of the seed and its own name.
 *
 * @param seed Any finite number.
 * @example
 * const parameters = initMbart(mbartConfig({ vocab_size: 1000, d_model: 64 }), 7);
 */
export function initMbart(config: MbartConfig, seed: number): MbartParameters<HostTensor<Float32Array>> {
  const { d_model: width, pad_token_id: padding } = config;
  return mapTree(parameterShapes(config), ({ shape }, path) => {
    const data = new Float32Array(size(shape));
    if (path.endsWith("norm.weight") || path.endsWith("norm_embedding.weight")) data.fill(1);
    else if (path.endsWith(".weight")) {
      const random = seeded(seed, "init", path);
      for (let i = 0; i < data.length; i++) data[i] = config.init_std * normal(random);
      if (path === "model.shared.weight") data.fill(0, padding * width, (padding + 1) * width);
    }
    return hostTensor(shape, data);
  });
}

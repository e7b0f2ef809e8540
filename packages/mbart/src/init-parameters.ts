import { initialise, normalOf, ones, zeros } from "@msmae/nn";
import type { HostTensor } from "@msmae/parameters";
import type { MbartConfig } from "./config.js";
import { type MbartParameters, parameterShapes } from "./parameters.js";

/**
 * Random initialisation, as Hugging Face's `MBartForConditionalGeneration` has it: N(0, `init_std`) for
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
  const parameters = initialise(parameterShapes(config), seed, (path) => {
    if (path.endsWith("norm.weight") || path.endsWith("norm_embedding.weight")) return ones;
    return path.endsWith(".weight") ? normalOf(config.init_std) : zeros;
  });
  parameters.model.shared.weight.data.fill(0, padding * width, (padding + 1) * width);
  return parameters;
}

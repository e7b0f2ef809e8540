import { flatten } from "@msmae/parameters";

/** Learned tokens and embeddings: directions to be told apart, not maps whose size weight decay should bound. */
const TOKENS = new Set(["mask_token", "cls_token", "stream_embed"]);

/**
 * Whether AdamW's weight decay applies to a parameter: not to biases and norms (anything with fewer than two
 * dimensions), nor to tokens and embeddings.
 *
 * Chosen here: the paper is silent; MAE (He et al., 2022) leaves out biases and norms.
 *
 * @param path The parameter's name in a checkpoint, such as `encoder.blocks.0.attn.qkv.weight`.
 */
export function decays(path: string, shape: readonly number[]): boolean {
  return shape.length >= 2 && !TOKENS.has(path.slice(path.lastIndexOf(".") + 1));
}

/** {@link decays} for each leaf of a tree, in the order of `leaves(parameters)`. */
export function decayMask(parameters: object, rule: typeof decays = decays): boolean[] {
  return flatten(parameters).map(([path, leaf]) => rule(path, (leaf as { shape: readonly number[] }).shape));
}

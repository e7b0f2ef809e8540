import type { Leaf } from "@msmae/parameters";
import { layerNorm as normalise } from "@msmae/tfjs-onnxruntime/primitives";
import type { Tensor } from "@tensorflow/tfjs-core";

/** weight [C], bias [C] */
export interface LayerNorm<T> {
  readonly weight: T;
  readonly bias: T;
}

/**
 * Layer normalisation over the last axis, as `torch.nn.functional.layer_norm`.
 *
 * @param p weight [C], bias [C]
 * @param x [..., C]
 * @param epsilon Added to the variance: 1e-5 in PyTorch and mBART, 1e-6 in MAE.
 * @returns the shape of `x`
 * @example
 * const normed = layerNorm(p.norm1, x, 1e-6);
 */
export function layerNorm<T extends Tensor>(p: LayerNorm<Tensor>, x: T, epsilon: number): T {
  return normalise(x, p.weight, p.bias, epsilon) as T;
}

/** The shapes of a layer norm of `width` features. */
export function layerNormShapes(width: number): LayerNorm<Leaf> {
  return { weight: { shape: [width] }, bias: { shape: [width] } };
}

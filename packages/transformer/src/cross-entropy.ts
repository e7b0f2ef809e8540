import {
  add,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
} from "@tensorflow/tfjs-core";

/**
 * The mean cross-entropy of labels under logits, as `torch.nn.functional.cross_entropy` has it.
 *
 * @param logits [B, G]
 * @param labels int32 [B], 0 to G - 1.
 * @param options.smoothing Share of the belief that is spread evenly over all glosses, 0 to 1 (Szegedy et al., 2016).
 * @returns []
 * @example
 * crossEntropy(recognize(p, batch.coordinates, config, "cls"), batch.labels, { smoothing: 0.1 });
 */
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  { smoothing }: { readonly smoothing: number },
): Scalar {
  const glosses = logits.shape[1]!;
  const target = add(mul(oneHot(labels as Tensor1D, glosses), 1 - smoothing), smoothing / glosses); // [B, G]
  return neg(mean(sum(mul(target, logSoftmax(logits)), 1))) as Scalar;
}

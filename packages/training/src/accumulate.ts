import { type HostTensor, leaves } from "@msmae/parameters";

/**
 * Adds the gradients of one micro-batch to the sum of those before it, in place.
 *
 * The gradient of a big batch is the mean of its micro-batches' gradients where each loss is a mean over the same
 * number of things. That holds here: every clip has the same number of masked tokens and every micro-batch the same
 * number of clips. The division is left to the update (`gradientScale` of `adamwUpdate`), which reads each gradient
 * anyway.
 *
 * @param total The tree that receives the sum.
 */
export function accumulate<P extends object>(total: P, gradients: P): void {
  const from = leaves(gradients) as HostTensor<Float32Array>[];
  for (const [i, leaf] of (leaves(total) as HostTensor<Float32Array>[]).entries())
    addInto(leaf.data, from[i]!.data);
}

function addInto(total: Float32Array, x: Float32Array): void {
  for (let i = 0; i < total.length; i++) total[i] = total[i]! + x[i]!;
}

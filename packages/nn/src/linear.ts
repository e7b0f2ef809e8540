import type { Leaf } from "@msmae/parameters";
import { add, matMul, reshape, type Tensor, type Tensor2D } from "@tensorflow/tfjs-core";

/** weight [out, in], bias [out], as PyTorch has them. */
export interface Linear<T> {
  readonly weight: T;
  readonly bias: T;
}

/**
 * x W^T + b on the last axis, as `torch.nn.functional.linear`.
 *
 * @param p weight [out, in], bias [out]
 * @param x [..., in]
 * @returns [..., out]
 * @example
 * const logits = linear(p.classifier, features); // [B, C] to [B, G]
 */
export function linear<T extends Tensor>(p: Linear<Tensor>, x: T): T {
  const axes = x.shape.slice(0, -1);
  const rows = reshape(x, [-1, p.weight.shape[1]!]); // one product of rank 2 is the fastest form
  const y = add(matMul(rows as Tensor2D, p.weight as Tensor2D, false, true), p.bias);
  return reshape(y, [...axes, p.weight.shape[0]!]) as T;
}

/** The shapes of a linear layer from `inputs` to `outputs` features. */
export function linearShapes(inputs: number, outputs: number): Linear<Leaf> {
  return { weight: { shape: [outputs, inputs] }, bias: { shape: [outputs] } };
}

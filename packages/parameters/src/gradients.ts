import { keep, type Scalar, type Tensor, valueAndGrads } from "@tensorflow/tfjs-core";
import { leaves, type MapLeaves, mapTree, unflatten } from "./tree.js";

/**
 * The value of `objective` at `parameters`, and its gradient: a tree of the same paths. Whatever else the objective
 * returns beside its loss comes out with it, without a gradient; run eagerly, those tensors are the caller's to dispose,
 * inside a tidy as well.
 *
 * TensorFlow.js' gradients are registered by importing `@tensorflow/tfjs`, or by importing
 * `@msmae/tfjs-onnxruntime`.
 *
 * @param parameters A tree of tensors.
 * @param objective Returns `{ loss: [], … }`.
 * @example
 * const { loss, gradients } = valueAndGradients((p) => ({ loss: mean(square(p.weight)) }), { weight });
 */
export function valueAndGradients<P extends object, A extends { readonly loss: Tensor }>(
  objective: (parameters: P) => A,
  parameters: P,
): A & { readonly gradients: MapLeaves<P, Tensor> } {
  let result: A | undefined;
  const { grads } = valueAndGrads((...values: Tensor[]) => {
    result = objective(unflatten(parameters, values) as unknown as P);
    // valueAndGrads disposes whatever else was made while it ran.
    mapTree(result, (leaf) => (leaf === result?.loss ? leaf : keep(leaf as Tensor)));
    return result.loss as Scalar;
  })(leaves(parameters) as Tensor[]);
  return { ...(result as unknown as A), gradients: unflatten(parameters, grads) };
}

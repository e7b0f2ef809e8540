import {
  add,
  customGrad,
  exp,
  expandDims,
  type GradSaveFunc,
  gatherND,
  log,
  max,
  mean,
  mul,
  oneHot,
  reshape,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from "@tensorflow/tfjs-core";

/**
 * Cross-entropy of each row, as `torch.nn.functional.cross_entropy(logits, labels, label_smoothing=ε,
 * reduction="none")`: the target is 1 - ε on the label plus ε/V on every class (Szegedy et al., 2016).
 *
 * The gradient is written out: composed, it would keep several matrices of the size of the logits.
 *
 * @param logits [N, V]
 * @param labels int32 [N], 0 to V - 1
 * @param options.smoothing Label smoothing ε, 0 to 1.
 * @returns [N]
 * @example
 * const loss = mean(crossEntropy(logits, labels, { smoothing: 0.1 }));
 */
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  { smoothing }: { readonly smoothing: number },
): Tensor1D {
  const [rows, classes] = logits.shape as [number, number];
  return customGrad((...inputs) => {
    const [z, save] = inputs as [Tensor2D, GradSaveFunc];
    const top = max(z, 1, true);
    const total = add(log(sum(exp(sub(z, top)), 1, true)), top); // [N, 1], log Σ exp
    const places = stack(
      [tensor1d(Int32Array.from({ length: rows }, (_, row) => row)), labels as Tensor1D],
      1,
    ); // [N, 2]
    const target = add(mul(gatherND(z, places), 1 - smoothing), mul(mean(z, 1), smoothing)); // [N]
    save([z, total, labels]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [logit, all, given] = saved as [Tensor2D, Tensor2D, Tensor1D];
      const elsewhere = smoothing / classes;
      const wanted = oneHot(given, classes, 1 - smoothing + elsewhere, elsewhere, "float32"); // [N, V]
      return mul(sub(exp(sub(logit, all)), wanted), expandDims(dy, 1));
    };
    return { value: sub(reshape(total, [rows]), target), gradFunc };
  })(logits) as Tensor1D;
}

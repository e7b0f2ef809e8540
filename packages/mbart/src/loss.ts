import {
  add,
  cast,
  customGrad,
  div,
  exp,
  expandDims,
  type GradSaveFunc,
  gatherND,
  log,
  max,
  maximum,
  mean,
  mul,
  notEqual,
  oneHot,
  reshape,
  type Scalar,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from "@tensorflow/tfjs-core";
import type { Forward } from "./attention.js";
import { type MbartInputs, mbart } from "./mbart.js";
import type { MbartParameters } from "./parameters.js";

/** A batch with its translations, as {@link labelBatch} lays them out. */
export interface TranslationBatch<T> extends MbartInputs<T> {
  /** [B, T], int32: the token that follows each target position; `pad_token_id` where there is none. */
  readonly labels: T;
}

/**
 * Cross-entropy of the translations, averaged over their tokens; padding does not count. 0 where there is nothing else.
 *
 * @param options.smoothing ε, the share of the target that goes to all tokens alike. Ours: 0.2, as in GFSLT-VLP; the
 * paper says only cross-entropy (appendix C).
 * @returns `loss` [], and `tokens` [], how many it is the mean of.
 * @example
 * valueAndGradients((trained) => translationLoss(mergeTrees(frozen, trained), batch, { config, lora }), trained);
 */
export function translationLoss(
  p: MbartParameters<Tensor>,
  batch: TranslationBatch<Tensor>,
  forward: Forward,
  { smoothing = 0.2 }: { readonly smoothing?: number } = {},
): { readonly loss: Scalar; readonly tokens: Scalar } {
  const { logits } = mbart(p, batch, forward);
  const [sentences, length, vocabulary] = logits.shape;
  const labels = reshape(batch.labels, [sentences * length]) as Tensor1D;
  const counted = cast(notEqual(labels, forward.config.pad_token_id), "float32"); // [B*T]
  const rows = crossEntropy(reshape(logits, [sentences * length, vocabulary]), labels, smoothing); // [B*T]
  const tokens = sum(counted) as Scalar;
  return { loss: div(sum(mul(rows, counted)), maximum(tokens, 1)), tokens };
}

/**
 * Cross-entropy of each row with label smoothing, as PyTorch's `cross_entropy(…, label_smoothing=ε)`: the target is
 * 1 - ε on the label plus ε/V on every class.
 *
 * The gradient is written out: composed, it would keep several matrices of the size of the logits.
 *
 * @param logits [N, V]
 * @param labels [N], int32
 * @returns [N]
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D, smoothing: number): Tensor1D {
  const [rows, classes] = logits.shape;
  return customGrad((...inputs) => {
    const [z, save] = inputs as [Tensor2D, GradSaveFunc];
    const top = max(z, 1, true);
    const total = add(log(sum(exp(sub(z, top)), 1, true)), top); // [N, 1], log Σ exp
    const places = stack([tensor1d(Int32Array.from({ length: rows }, (_, row) => row)), labels], 1); // [N, 2]
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

import { crossEntropy } from "@msmae/nn";
import {
  cast,
  div,
  maximum,
  mul,
  notEqual,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
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
 * @param options.smoothing Label smoothing ε. Chosen here: 0.2, as in GFSLT-VLP; the paper says only cross-entropy
 * (appendix C).
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
  const rows = crossEntropy(reshape(logits, [sentences * length, vocabulary]), labels, { smoothing }); // [B*T]
  const tokens = sum(counted) as Scalar;
  return { loss: div(sum(mul(rows, counted)), maximum(tokens, 1)), tokens };
}

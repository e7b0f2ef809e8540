import type { StreamName } from "@msmae/pose";
import {
  add,
  div,
  minimum,
  mul,
  reshape,
  type Scalar,
  split,
  sum,
  type Tensor,
  type Tensor3D,
} from "@tensorflow/tfjs-core";
import { type LossKind, lossOf } from "./losses.js";

/** A tensor for each stream. */
export type StreamTensors<T> = { readonly [name in StreamName]?: T };

/**
 * The loss of the masked tokens, without missing keypoints, divided by the number of masked tokens.
 *
 * Paper §3.2: the sum runs over the streams, and over x and y of present keypoints; the denominator counts the
 * masked tokens of the whole batch in all streams, those without any present keypoint included.
 *
 * @param options.streams The streams, in the order of `masked`.
 * @param options.prediction [B, N, S*2K] a stream: any real values.
 * @param options.target [B, N, S*2K] a stream; what it holds for missing keypoints must be finite and is ignored.
 * @param options.present [B, T, K] a stream, 1 = seen.
 * @param options.masked [B, P, N], 1 = masked, at least one: a mask for each stream, or one for all where P is 1.
 * @returns `loss` []; `perStream`: each stream's own loss [], divided by its own number of masked tokens, NaN where no masked
 * token shows any of it, since 0 would be a perfect one; `reconstruction` [B, N, S*2K] a stream: the prediction in coordinates.
 * @example
 * maskedLoss({ streams: ["body"], prediction: { body }, target: { body: cubelets }, present: { body: seen }, masked, kind: "paper" });
 */
export function maskedLoss(options: {
  readonly streams: readonly StreamName[];
  readonly prediction: StreamTensors<Tensor3D>;
  readonly target: StreamTensors<Tensor>;
  readonly present: StreamTensors<Tensor>;
  readonly masked: Tensor;
  readonly kind: LossKind;
}): {
  readonly loss: Scalar;
  readonly perStream: StreamTensors<Scalar>;
  readonly reconstruction: StreamTensors<Tensor3D>;
} {
  const { streams, masked } = options;
  const loss = lossOf(options.kind);
  const reconstruction = { ...options.prediction };
  const errors: Scalar[] = [];
  const perStream: { [name in StreamName]?: Scalar } = {};
  const masks = split(masked, masked.shape[1]!, 1); // P times [B, 1, N]
  streams.forEach((name, p) => {
    const [clips, tokens, values] = options.prediction[name]!.shape as [number, number, number];
    const mask = reshape(masks[masks.length === 1 ? 0 : p]!, [clips * tokens, 1]); // [B*N, 1]
    const seen = reshape(options.present[name]!, [clips * tokens, values / 2]); // [B*N, S*K]
    const own = { prediction: options.prediction[name]!, target: options.target[name]!, seen };
    const error = loss.error(own, mask); // []
    const measured = minimum(sum(mul(seen, mask)), 1); // [], 0 where nothing is
    if (loss.told !== undefined) reconstruction[name] = loss.told.complete(own);
    errors.push(error);
    perStream[name] = div(error, mul(sum(mask), measured)) as Scalar;
  });
  return {
    loss: div(
      errors.reduce((a, b) => add(a, b)),
      sum(masked),
    ) as Scalar,
    perStream,
    reconstruction,
  };
}

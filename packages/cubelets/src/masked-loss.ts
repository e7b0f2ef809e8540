import type { StreamName } from "@msmae/pose";
import {
  add,
  div,
  maximum,
  mul,
  reshape,
  type Scalar,
  split,
  square,
  sub,
  sum,
  type Tensor,
} from "@tensorflow/tfjs-core";
import { placeAndSize, standardise } from "./standardise.js";

/**
 * `paper` sums a token's squared errors over its coordinates, as the paper's formula does, so that a stream weighs by
 * its number of keypoints. `mean` averages them over the token's present coordinates, which balances the streams.
 * `normalised` averages them too, and compares with the target without its place and size, as MAE's normalised pixels
 * (He et al., 2022): so it asks for handshape and motion, which are small beside where a hand is.
 */
export type LossKind = (typeof LOSS_KINDS)[number];
export const LOSS_KINDS = ["paper", "mean", "normalised"] as const;

/** A tensor for each stream. */
export type StreamTensors<T> = { readonly [name in StreamName]?: T };

/**
 * Squared error of the masked tokens, without missing keypoints, divided by the number of masked tokens.
 *
 * Paper §3.2: the sum runs over the streams, and over x and y of present keypoints; the denominator counts the
 * masked tokens of the whole batch in all streams, those without any present keypoint included.
 *
 * @param options.streams The streams, in the order of `masked`.
 * @param options.prediction [B, N, S*2K] a stream: any real values.
 * @param options.target [B, N, S*2K] a stream; what it holds for missing keypoints must be finite and is ignored.
 * @param options.present [B, T, K] a stream, 1 = seen.
 * @param options.masked [B, P, N], 1 = masked, at least one: a mask for each stream, or one for all where P is 1.
 * @returns `loss` [], and `perStream`: each stream's own loss [], divided by its own number of masked tokens.
 * @example
 * maskedLoss({ streams: ["body"], prediction: { body }, target: { body: cubelets }, present: { body: seen }, masked, kind: "paper" });
 */
export function maskedLoss(options: {
  readonly streams: readonly StreamName[];
  readonly prediction: StreamTensors<Tensor>;
  readonly target: StreamTensors<Tensor>;
  readonly present: StreamTensors<Tensor>;
  readonly masked: Tensor;
  readonly kind: LossKind;
}): { readonly loss: Scalar; readonly perStream: StreamTensors<Scalar> } {
  const { streams, masked, kind } = options;
  const errors: Scalar[] = [];
  const perStream: { [name in StreamName]?: Scalar } = {};
  const masks = split(masked, masked.shape[1]!, 1); // P times [B, 1, N]
  streams.forEach((name, p) => {
    const [clips, tokens, values] = options.prediction[name]!.shape as [number, number, number];
    const keypoints = values / 2; // S*K
    const mask = reshape(masks[masks.length === 1 ? 0 : p]!, [clips * tokens, 1]); // [B*N, 1]
    const seen = reshape(options.present[name]!, [clips * tokens, keypoints]); // [B*N, S*K]
    let weight = mul(seen, mask); // [B*N, S*K]
    if (kind !== "paper") weight = div(weight, maximum(mul(sum(seen, 1, true), 2), 1));

    let target = options.target[name]!; // [B, N, S*2K]
    if (kind === "normalised") target = standardise(target, placeAndSize(target, seen));
    const difference = sub(options.prediction[name]!, target); // [B, N, S*2K]
    const squares = square(reshape(difference, [clips * tokens, keypoints, 2])); // [B*N, S*K, 2]
    const error = sum(mul(squares, reshape(weight, [clips * tokens, keypoints, 1]))) as Scalar; // []
    errors.push(error);
    perStream[name] = div(error, sum(mask)) as Scalar;
  });
  return {
    loss: div(
      errors.reduce((a, b) => add(a, b)),
      sum(masked),
    ) as Scalar,
    perStream,
  };
}

import { type Linear, linear } from "@msmae/nn";
import {
  div,
  gather,
  maximum,
  mul,
  reshape,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
} from "@tensorflow/tfjs-core";

/** The bridge's weights: a projection from the pose encoder's width C to mBART's width D. */
export interface BridgeParameters<T> {
  /** weight [D, C], bias [D] */
  readonly linear: Linear<T>;
  /** `[1]`: how large mBART finds what it reads. Chosen here: 1 at first. */
  readonly scale: T;
}

/** Which of the encoded tokens mBART reads. */
export interface BridgeInput<T> {
  /** float32 [B, P]: 1 = the clip shows something of the token sequence. */
  readonly shown: T;
  /**
   * int32 [B*P*N]: for each position the row of the token that it shows; those of the time steps and sequences that are
   * there come first. Of a flat bridge alone.
   */
  readonly order?: T;
}

/**
 * Encoded tokens as mBART's input embeddings (paper §4.3).
 *
 * With an `order`: all tokens of all streams, one stream after the other (flat concatenation). Without: at each time step
 * the average over the streams that the clip shows.
 *
 * Chosen here: a linear layer with a learnable scale, since the paper does not say how widths are brought together.
 *
 * @param encoded [B, P*N, C]: one stream after the other.
 * @returns [B, N, D], or [B, P*N, D] with an `order`.
 * @example
 * const embeds = bridge(p.bridge, encode(p.encoder, tokens, heads, mask), { shown });
 */
export function bridge(
  p: BridgeParameters<Tensor>,
  encoded: Tensor,
  { shown, order }: BridgeInput<Tensor>,
): Tensor3D {
  const [clips, tokens, width] = encoded.shape as [number, number, number];
  const read =
    order === undefined
      ? average(encoded, shown) // [B, N, C]
      : reshape(gather(reshape(encoded, [clips * tokens, width]), order as Tensor1D), encoded.shape); // [B, P*N, C]
  return mul(linear(p.linear, read), p.scale); // [B, S, D]
}

/** [B, P*N, C] and [B, P] to [B, N, C]; 0 where a clip shows none. */
function average(encoded: Tensor, shown: Tensor): Tensor {
  const [clips, tokens, width] = encoded.shape as [number, number, number];
  const streams = shown.shape[1]!;
  const apart = reshape(encoded, [clips, streams, tokens / streams, width]); // [B, P, N, C]
  const total = sum(mul(apart, reshape(shown, [clips, streams, 1, 1])), 1); // [B, N, C]
  const count = maximum(sum(shown, 1), 1); // [B]
  return div(total, reshape(count, [clips, 1, 1]));
}

import { add, mean, mul, reshape, slice, type Tensor, type Tensor3D, transpose } from "@tensorflow/tfjs-core";

/**
 * Who looks at whom over time (paper, appendix F, eq. 4-6): the weights averaged over heads, of which each stream's own
 * block is taken, averaged over streams and made symmetric, `(Â + Âᵀ) / 2`. Section 4.4.2 adds the transpose without
 * halving; the picture is the same.
 *
 * @param weights [B, H, M, M] of one layer, as `encodeWithAttention` gives them for a sequence of `streams` times N tokens, one
 *   stream after the other, without a CLS token.
 * @param streams P, the number of token sequences in it; 1 where tokens are fused.
 * @param options.head One head instead of the mean over all. Paper: the mean.
 * @returns [B, N, N], symmetric; row n is time step n, frames n*S to n*S + S - 1.
 * @throws {RangeError} if the streams do not divide the tokens, or there is no such head.
 * @example
 * const { attention } = encodeWithAttention(p.encoder, embedAll(p, coordinates, config, { cls: false }), 8);
 * const map = attentionMap(attention.at(-1)!, config.streams.length);
 */
export function attentionMap(
  weights: Tensor,
  streams: number,
  { head }: { readonly head?: number } = {},
): Tensor3D {
  const [clips, heads, length] = weights.shape as [number, number, number];
  const tokens = length / streams;
  if (!Number.isInteger(tokens)) {
    throw new RangeError(`${length} tokens are not of ${streams} streams; expected a multiple.`);
  }
  if (head !== undefined && !(Number.isInteger(head) && head >= 0 && head < heads)) {
    throw new RangeError(`Got head ${head} of ${heads} heads, counted from 0.`);
  }
  const ofHeads = head === undefined ? weights : slice(weights, [0, head, 0, 0], [clips, 1, length, length]);
  const average = reshape(mean(ofHeads, 1), [clips, length, length]); // [B, M, M]
  let sum: Tensor | undefined;
  for (let stream = 0; stream < streams; stream++) {
    const at = stream * tokens;
    const own = slice(average, [0, at, at], [clips, tokens, tokens]); // [B, N, N]
    sum = sum === undefined ? own : add(sum, own);
  }
  const intra = mul(sum!, 1 / streams); // [B, N, N]
  return mul(add(intra, transpose(intra, [0, 2, 1])), 0.5); // [B, N, N]
}

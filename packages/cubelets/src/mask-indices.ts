/** Row numbers that take the visible tokens of a batch and put them back; see {@link maskIndices}. */
export interface MaskIndices {
  /** `[P, B*V]`: for each stream, rows into its [B*N] cubelets, clip by clip, ascending within a clip. */
  readonly visible: Int32Array;
  /** `[B*P*N]`: for each token, its row in [B*P*V visible tokens; 1 mask token]; the mask token is row B*P*V. */
  readonly restore: Int32Array;
  /** `[B, P, N]`: 1 = masked. */
  readonly masked: Float32Array;
  /** V, the number of visible tokens in each stream of each clip. */
  readonly visibleTokens: number;
}

/**
 * Turns the masks of a batch into gather indices, so that the model needs no sort, no boolean selection and no
 * scatter: MAE's shuffle and unshuffle (He et al., 2022), with the visible tokens kept in order of time.
 *
 * A clip's sequence holds its streams one after the other, each in order of time.
 *
 * @param masks For each clip (B) and each stream (P) a mask [N], 1 = masked.
 * @throws {RangeError} if the masks differ in length, or in the number of visible tokens.
 * @example
 * maskIndices([[Uint8Array.of(0, 1, 0), Uint8Array.of(1, 0, 0)]]);
 * // visible [[0, 2], [1, 2]], restore [0, 4, 1, 4, 2, 3]
 */
export function maskIndices(masks: readonly (readonly Uint8Array[])[]): MaskIndices {
  const clips = masks.length;
  const streams = masks[0]?.length ?? 0;
  const tokens = masks[0]?.[0]?.length ?? 0;
  const visibleTokens = masks[0]?.[0]?.reduce((count, bit) => count + (1 - bit), 0) ?? 0;
  if (visibleTokens === 0) {
    throw new RangeError("Got masks without a visible token; expected at least one in each stream.");
  }

  const visible = new Int32Array(streams * clips * visibleTokens);
  const restore = new Int32Array(clips * streams * tokens);
  const masked = new Float32Array(clips * streams * tokens);
  const maskToken = clips * streams * visibleTokens;
  let row = 0; // of the visible tokens [B*P*V]
  masks.forEach((clip, b) => {
    if (clip.length !== streams) {
      throw new RangeError(`Clip ${b} has masks of ${clip.length} streams, clip 0 of ${streams}.`);
    }
    clip.forEach((mask, p) => {
      if (mask.length !== tokens) {
        throw new RangeError(
          `Clip ${b}, stream ${p}: got a mask of ${mask.length} tokens; expected ${tokens}.`,
        );
      }
      const sequence = (b * streams + p) * tokens;
      let taken = 0;
      for (let n = 0; n < tokens; n++) {
        masked[sequence + n] = mask[n]!;
        if (mask[n] === 1) {
          restore[sequence + n] = maskToken;
          continue;
        }
        if (taken < visibleTokens) visible[(p * clips + b) * visibleTokens + taken] = b * tokens + n;
        taken++;
        restore[sequence + n] = row++;
      }
      if (taken !== visibleTokens) {
        throw new RangeError(
          `Clip ${b}, stream ${p}: got ${taken} visible tokens; expected ${visibleTokens} as in the first mask.`,
        );
      }
    });
  });
  return { visible, restore, masked, visibleTokens };
}

import { permutation, type Random } from "@msmae/random";

/** `different` masks other time steps in each stream (DiffMask), `same` the same ones in all (SameMask). */
export type MaskStrategy = "different" | "same";

/**
 * The number of tokens of a stream that stay visible: floor(tokens * (1 - ratio)).
 *
 * A thousandth of a millionth is added before the floor, because 20 * (1 - 0.9) is 1.9999999999999996 in binary.
 *
 * @throws {RangeError} if `ratio` is not in [0, 1), or leaves no token visible.
 * @example
 * visibleTokens(75, 0.5); // 37
 */
export function visibleTokens(tokens: number, ratio: number): number {
  // In binary 20 * (1 - 0.9) is a hair below 2; a ratio of 0.9 means a tenth.
  const keep = Math.floor(tokens * (1 - ratio) + 1e-9);
  if (!(ratio >= 0 && ratio < 1)) {
    throw new RangeError(`Got masking ratio ${ratio}; expected at least 0 and below 1.`);
  }
  if (keep < 1) {
    const highest = Math.floor((1 - 1 / tokens) * 1e4) / 1e4;
    throw new RangeError(
      `Masking ratio ${ratio} leaves none of ${tokens} tokens visible; expected a ratio of at most ${highest}.`,
    );
  }
  return keep;
}

/**
 * Keeps `floor(tokens * (1 - ratio))` tokens of each stream and masks the rest.
 *
 * Paper §4.1: `different` draws other time steps for each stream (DiffMask), `same` the same ones for all
 * (SameMask); the count is the same in each stream. Ratio 0 masks nothing, as the formula says; a batch for
 * pretraining is refused later when nothing is masked, since its loss would be 0 / 0.
 *
 * @param options.streams Number of streams, P; 1 where their tokens are fused.
 * @param options.tokens Tokens a stream, N.
 * @param options.ratio Share of masked tokens, in [0, 1). Paper §4.1: 0.5.
 * @param options.random What the masked time steps are drawn with.
 * @returns One mask per stream, [N] with 1 = masked; every stream has the same number of ones.
 * @throws {RangeError} if `ratio` is not in [0, 1), or leaves no visible token.
 * @example
 * sampleMasks({ streams: 3, tokens: 75, ratio: 0.5, strategy: "different", random: seeded(7) });
 */
export function sampleMasks(options: {
  readonly streams: number;
  readonly tokens: number;
  readonly ratio: number;
  readonly strategy: MaskStrategy;
  readonly random: Random;
}): Uint8Array[] {
  const { streams, tokens, strategy, random } = options;
  const keep = visibleTokens(tokens, options.ratio);
  const draw = () => {
    const mask = new Uint8Array(tokens);
    for (const token of permutation(random, tokens).subarray(keep)) mask[token] = 1;
    return mask;
  };
  if (strategy === "different") return Array.from({ length: streams }, draw);
  const shared = draw();
  return Array.from({ length: streams }, () => shared.slice());
}

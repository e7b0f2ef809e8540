/**
 * Fixed 1-D sine and cosine positions, the same for every stream (paper eq. 3).
 *
 * As in MAE (He et al., 2022, `get_1d_sincos_pos_embed_from_grid`): the first half of a row is sines, the second
 * half cosines, both with frequencies 10000^(-2i/C), i < C/2.
 *
 * @param tokens N, at least 1.
 * @param width C, even.
 * @returns [N, C], row-major.
 * @throws {RangeError} if `width` is odd.
 * @example
 * positionTable(75, 512)[512]; // sin(1), the first number of token 1
 */
export function positionTable(tokens: number, width: number): Float32Array {
  if (width % 2 !== 0)
    throw new RangeError(`Got width ${width} for sine and cosine positions; expected an even one.`);
  const half = width / 2;
  const table = new Float32Array(tokens * width);
  for (let n = 0; n < tokens; n++) {
    for (let i = 0; i < half; i++) {
      const angle = n * 10000 ** (-(2 * i) / width);
      table[n * width + i] = Math.sin(angle);
      table[n * width + half + i] = Math.cos(angle);
    }
  }
  return table;
}

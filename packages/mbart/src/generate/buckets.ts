/**
 * The length to which sequences are padded, so that few different lengths are compiled: powers of two from 32 on, and
 * the model's own limit. Chosen here: at most half of it is padding, and 1,024 positions have six lengths.
 *
 * @example
 * bucket(33, 1024); // 64
 */
export function bucket(length: number, limit: number): number {
  let size = 32;
  while (size < length) size *= 2;
  return Math.min(size, Math.max(limit, length));
}

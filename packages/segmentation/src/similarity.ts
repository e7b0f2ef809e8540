/** A similarity matrix of the steps of a sequence, from attention or from features. */
export interface Similarity {
  /** N, the number of steps. */
  readonly size: number;
  /** [N, N], row by row, symmetric. */
  readonly values: ArrayLike<number>;
}

/**
 * Computes the cosine similarity of all pairs of rows of a matrix. A row of zeros is like nothing: 0.
 *
 * @param features [N, C], row by row.
 * @param size N
 * @throws {RangeError} if N does not divide the number of features.
 * @example
 * cosineSimilarity([1, 0, 0, 2, 3, 0], 3).values; // [1, 0, 1, 0, 1, 0, 1, 0, 1]
 */
export function cosineSimilarity(features: ArrayLike<number>, size: number): Similarity {
  const width = features.length / size;
  if (!Number.isInteger(width)) {
    throw new RangeError(`${features.length} features of ${size} rows; expected as many for each row.`);
  }
  const norms = Float64Array.from({ length: size }, (_, i) => Math.sqrt(dot(features, i, i, width)) || 1);
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const cosine = dot(features, i, j, width) / (norms[i]! * norms[j]!);
      values[i * size + j] = cosine;
      values[j * size + i] = cosine;
    }
  }
  return { size, values };
}

function dot(features: ArrayLike<number>, i: number, j: number, width: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += features[i * width + c]! * features[j * width + c]!;
  return sum;
}

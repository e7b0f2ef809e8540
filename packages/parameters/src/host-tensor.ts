/**
 * A tensor in the memory of the program, row-major. The array's type is the tensor's: Float32Array for float32,
 * Int32Array for int32, Uint8Array for bool.
 */
export interface HostTensor<
  D extends Float32Array | Int32Array | Uint8Array = Float32Array | Int32Array | Uint8Array,
> {
  readonly shape: readonly number[];
  readonly data: D;
}

/** The number of elements of a shape; 1 for a scalar's `[]`. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * @throws {RangeError} if the data does not fill the shape.
 * @example
 * hostTensor([2, 3], new Float32Array(6));
 */
export function hostTensor<D extends Float32Array | Int32Array | Uint8Array>(
  shape: readonly number[],
  data: D,
): HostTensor<D> {
  if (data.length !== size(shape)) {
    throw new RangeError(`Got ${data.length} values for a tensor of shape [${shape.join(", ")}].`);
  }
  return { shape, data };
}

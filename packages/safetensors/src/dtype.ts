/** How each dtype lies in memory, in the order in which the Rust crate ranks them. F16 and BF16 are raw bits. */
export const ARRAYS = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
} as const;

export type Dtype = keyof typeof ARRAYS;

export const DTYPES = Object.keys(ARRAYS) as Dtype[];

/** The array that a constructor makes, over any buffer. */
type ArrayOf<C> = C extends { readonly BYTES_PER_ELEMENT: number; readonly prototype: infer A } ? A : never;

/** A tensor in memory, row-major. The type of `data` follows from `dtype`. */
export type SafeTensor<D extends Dtype = Dtype> = {
  [K in D]: {
    readonly dtype: K;
    readonly shape: readonly number[];
    readonly data: ArrayOf<(typeof ARRAYS)[K]>;
  };
}[D];

/** The number of elements of a shape, 1 for a scalar's `[]`; undefined where it is no safe integer. */
export function elements(shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  let product = 1;
  for (const dimension of shape) {
    product *= dimension;
    if (!Number.isSafeInteger(product)) return undefined;
  }
  return product;
}

import type { NpyArray } from "./npy.js";

/**
 * A NumPy file, version 1, as `np.save` writes it: little-endian, row by row.
 *
 * @throws {RangeError} if the shape is not that of as many values.
 * @example
 * await writeFile("map.npy", writeNpy({ shape: [75, 75], data: map }));
 */
export function writeNpy({ shape, data }: NpyArray): Uint8Array {
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  if (total !== data.length) {
    throw new RangeError(`${data.length} values for the shape (${shape.join(", ")}); expected ${total}.`);
  }
  const descr = data instanceof Float32Array ? "<f4" : "<f8";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64; // NumPy aligns the values, and ends the header in a line feed
  const bytes = new Uint8Array(length + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 11)}\n`), 10);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) {
    if (descr === "<f4") view.setFloat32(length + 4 * i, data[i]!, true);
    else view.setFloat64(length + 8 * i, data[i]!, true);
  }
  return bytes;
}

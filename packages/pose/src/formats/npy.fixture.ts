const encoder = new TextEncoder();

/** A file as `np.save` writes it, of small numbers. */
export function npyOf(
  shape: readonly number[],
  size: 4 | 8,
  value: (i: number) => number = (i) => (i % 10) / 10,
) {
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const header = `{'descr': '<f${size}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  const padded = `${header.padEnd(128 - 10 - 1)}\n`;
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0);
  const values = Array.from({ length: total }, (_, i) => value(i));
  const data = size === 4 ? Float32Array.from(values) : Float64Array.from(values);
  return new Uint8Array(Buffer.concat([start, encoder.encode(padded), new Uint8Array(data.buffer)]));
}

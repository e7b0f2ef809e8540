import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readNpy } from "./npy.js";
import { writeNpy } from "./write-npy.js";

test("writeNpy() writes what readNpy() reads, in both types and any shape", () => {
  const arrays = fc
    .tuple(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }), fc.boolean())
    .map(([shape, single]) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const values = Array.from({ length }, (_, i) => Math.sin(i));
      return { shape, data: single ? Float32Array.from(values) : Float64Array.from(values) };
    });
  fc.assert(fc.property(arrays, (array) => expect(readNpy(writeNpy(array))).toEqual(array)));
});

test("writeNpy() gives np.save's bytes", () => {
  // np.save(f, np.float32([[1, -2], [0.5, 3]])) of NumPy 1.24: the header has 118 bytes.
  const bytes = writeNpy({ shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 3) });
  const header = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117)}\n`;
  expect(Buffer.from(bytes).toString("latin1")).toBe(
    `\u0093NUMPY\u0001\u0000v\u0000${header}\u0000\u0000\u0080?\u0000\u0000\u0000\u00c0\u0000\u0000\u0000?\u0000\u0000@@`,
  );
  expect(() => writeNpy({ shape: [3], data: Float32Array.of(1) })).toThrow(
    new RangeError("1 values for the shape (3); expected 3."),
  );
});

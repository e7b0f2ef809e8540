import { expect, test } from "@jest/globals";
import { PoseFormatError } from "../index.js";
import { readNpz } from "./index.js";

/**
 * np.savez_compressed(f, data=np.arange(6, dtype="f4").reshape(1, 2, 3) / 4, labels=np.array(["a"]), fps=np.float64(25)) of
 * NumPy 2.4.6.
 */
const ARCHIVE = Buffer.from(
  "UEsDBC0AAAAIAAAAIQDsCY2l//////////8IABQAZGF0YS5ucHkBABAAmAAAAAAAAABZAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6CkY6CsaaOgq1CuQBLgYwaLADEvYMDA5A3ADEC+wBUEsDBC0AAAAIAAAAIQAqpCg2//////////8KABQAbGFiZWxzLm5weQEAEACEAAAAAAAAAEgAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbhNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkahjqaOgq1ChQArkQGBgYAUEsDBC0AAAAIAAAAIQCL/NL5//////////8HABQAZnBzLm5weQEAEACIAAAAAAAAAEcAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkamjoKtQoUAS4GMLB0AABQSwECLQMtAAAACAAAACEA7AmNpVkAAACYAAAACAAAAAAAAAAAAAAAgAEAAAAAZGF0YS5ucHlQSwECLQMtAAAACAAAACEAKqQoNkgAAACEAAAACgAAAAAAAAAAAAAAgAGTAAAAbGFiZWxzLm5weVBLAQItAy0AAAAIAAAAIQCL/NL5RwAAAIgAAAAHAAAAAAAAAAAAAACAARcBAABmcHMubnB5UEsFBgAAAAADAAMAowAAAJcBAAAAAA==",
  "base64",
);

test("readNpz() reads NumPy's archives by the arrays' names, and says what it does not read", () => {
  const { arrays, refused } = readNpz(ARCHIVE, "a.npz");
  expect([...arrays]).toEqual([
    ["data", { shape: [1, 2, 3], data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25) }],
    ["fps", { shape: [], data: Float64Array.of(25) }],
  ]);
  expect(refused.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^a\.npz: labels: byte 10: the values are of type "'<U1'", expected '<f4' or '<f8'/,
    ),
  ]);
});

test("what is no whole archive, or claims more than it can hold, is refused by its place", () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      return readNpz(bytes, "a.npz").arrays.size;
    } catch (error) {
      return error instanceof PoseFormatError ? error.message : error;
    }
  };
  expect(refusal(ARCHIVE.subarray(0, 300))).toBe(
    "a.npz: byte 300: the file ends within the archive, expected its directory",
  );
  const directory = ARCHIVE.indexOf("PK\u0001\u0002");
  const changed = (offset: number, value: number) => {
    const bytes = Buffer.from(ARCHIVE);
    bytes.writeUInt32LE(value, directory + offset);
    return refusal(bytes);
  };
  expect(changed(24, 0xfffffff0)).toMatch(
    /"data\.npy" would take 4,294,967,280 bytes, expected at most 64,000,000/,
  );
  expect(changed(24, 100)).toMatch(/"data\.npy" cannot be unpacked, expected 100 bytes/);
  expect(changed(20, 0x00ffffff)).toMatch(/"data\.npy" claims 16,777,215 bytes, but \d+ remain/);
  expect(changed(42, 7)).toMatch(/"data\.npy" is not there, expected it at byte 7/);
});

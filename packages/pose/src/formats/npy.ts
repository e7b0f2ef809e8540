import { count, quote } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import { fileKind } from "./file-kind.js";

/** An array out of a NumPy file. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Row by row, as many values as the shape says. */
  readonly data: Float32Array | Float64Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** The header is a Python literal. No two parts of the pattern match the same blanks, so no text takes it long. */
const DICTIONARY =
  /^\{\s*((?:'(?:descr|fortran_order|shape)':\s*(?:'[^']*'|True|False|\([\d,\sL]*\))\s*(?:,\s*)?)+)\}\s*$/;

/**
 * Reads a NumPy array of float32 or float64: `.npy` version 1 or 2 (3 too), little-endian, row by row, as `np.save`
 * writes it.
 *
 * @param bytes The whole file.
 * @param source What the errors name, usually the path.
 * @throws {PoseFormatError} if this is not such a file, or it is not as long as its shape says. Other types and
 *   Fortran's order are refused by name.
 * @example
 * const { shape, data } = readNpy(await readFile("0.npy"), "0.npy"); // shape [1662]
 */
export function readNpy(bytes: Uint8Array, source = "npy"): NpyArray {
  const fail = (offset: number, field: string, detail: string): never => {
    throw new PoseFormatError(source, offset, field, detail);
  };
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const kind = fileKind(bytes);
    const found = quote(String.fromCharCode(...bytes.subarray(0, MAGIC.length)));
    const what = kind === undefined ? `not a .npy file: it begins with ${found}` : `${kind}, not a .npy file`;
    fail(0, "magic", `${what}, expected "\\x93NUMPY"`);
  }
  const major = bytes[6] ?? 0;
  if (major < 1 || major > 3) fail(6, "version", `.npy version ${major}, expected 1, 2 or 3`);
  const lengthBytes = major === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.length < start)
    fail(8, "header", `the file has ${bytes.length} bytes, expected at least ${start}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (end > bytes.length) {
    const detail = `the header claims ${count(length)} bytes, but ${count(bytes.length - start)} remain`;
    fail(8, "header", detail);
  }
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4096)));
  const entries = length > 4096 ? undefined : DICTIONARY.exec(text)?.[1];
  if (entries === undefined) {
    const detail = `the header is ${quote(text.trim())}, expected {'descr': …, 'fortran_order': …, 'shape': …}`;
    return fail(start, "header", detail);
  }
  const value = (key: string) =>
    new RegExp(`'${key}':\\s*('[^']*'|True|False|\\([^)]*\\))`).exec(entries)?.[1];
  const [descr, fortran, shapeText] = [value("descr"), value("fortran_order"), value("shape")];
  if (descr === "'|O'") {
    const detail =
      'Python objects (type "|O"), which are a pickle and so a program, expected numbers: save np.stack(list) or np.asarray(list, "float32")';
    fail(start, "descr", detail);
  }
  if (descr !== "'<f4'" && descr !== "'<f8'") {
    fail(
      start,
      "descr",
      `the values are of type ${quote(descr ?? "")}, expected '<f4' or '<f8': save it with .astype("float32")`,
    );
  }
  if (fortran !== "False") {
    const detail = `fortran_order is ${quote(fortran ?? "")}, expected False: save it with np.ascontiguousarray`;
    fail(start, "fortran_order", detail);
  }
  const dense = shapeText?.replace(/[\sL]/g, "") ?? "";
  if (!/^\((\d+(,\d+)*,?)?\)$/.test(dense)) {
    const detail = `the shape is ${quote(shapeText ?? "")}, expected whole numbers such as (30, 1662)`;
    fail(start, "shape", detail);
  }
  const shape = (dense.match(/\d+/g) ?? []).map(Number);
  const size = descr === "'<f4'" ? 4 : 8;
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  if (total * size !== bytes.length - end) {
    const detail = `the shape ${quote(shapeText ?? "")} takes ${count(total * size)} bytes, but ${count(bytes.length - end)} remain`;
    fail(end, "shape", detail);
  }
  // Copied, since the header leaves the values at any offset. Not by slice(), which a Buffer has another one of.
  const body = new Uint8Array(bytes.subarray(end));
  return { shape, data: size === 4 ? new Float32Array(body.buffer) : new Float64Array(body.buffer) };
}

import { quote } from "@msmae/text";
import { ARRAYS, DTYPES, type Dtype, elements } from "./dtype.js";
import { reason, SafetensorsError } from "./error.js";

/** The limit of the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;

/** What a header tells of a tensor. */
export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Where its data begins, in bytes from the file's start. */
  readonly offset: number;
  /** The size of its data in bytes. */
  readonly length: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
}

/**
 * The length of the header, from the file's first eight bytes.
 *
 * @throws {SafetensorsError} if the file is shorter, or the header larger than 100 MB.
 */
export function headerLength(first: Uint8Array, fileSize: number, path: string): number {
  if (first.length < 8) {
    throw new SafetensorsError(
      path,
      "header",
      `not a .safetensors file: ${first.length} bytes, expected at least 8`,
    );
  }
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES || length > fileSize - 8) {
    const most = Math.min(MAX_HEADER_BYTES, fileSize - 8);
    const detail = `not a .safetensors file, or cut off: it claims a header of ${length} bytes, expected at most ${most}`;
    throw new SafetensorsError(path, "header", detail);
  }
  return Number(length);
}

/**
 * Reads and checks a header: names once each, known dtypes, sizes that fit dtype and shape, and data that fills the
 * rest of the file without overlaps and holes. As strict as the Rust crate, but for names that come twice, of which the
 * crate takes the last one although the format forbids them.
 *
 * @param bytes The header without its length.
 * @throws {SafetensorsError} if anything is wrong.
 */
export function parseHeader(bytes: Uint8Array, fileSize: number, path: string): Header {
  const fail = (field: string, detail: string): never => {
    throw new SafetensorsError(path, field, detail);
  };
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (error) {
    // V8 quotes the text around a mistake, on as many lines as it has.
    return fail("header", `the header is not JSON: ${reason(error)}`);
  }
  if (!isObject(parsed)) return fail("header", "the header is not a JSON object");
  for (const [owner, key] of duplicates(text)) {
    fail(
      owner ?? key,
      `the header names ${quote(key)} twice${owner === undefined ? "" : ` in ${quote(owner)}`}`,
    );
  }

  const metadata: [string, string][] = [];
  const tensors: [string, TensorInfo][] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (/\p{Cs}/u.test(name)) fail(name, `the name ${quote(name)} is not valid Unicode`);
    if (name !== "__metadata__") {
      tensors.push([name, tensorInfo(name, value, 8 + bytes.length, path)]);
      continue;
    }
    if (value === null) continue; // what some writers put for none; the Rust crate reads it so
    if (!isObject(value)) return fail(name, "__metadata__ is not an object of strings");
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry !== "string") return fail(name, `__metadata__: ${quote(key)} is not a string`);
      metadata.push([key, entry]);
    }
  }

  tensors.sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length);
  let end = 8 + bytes.length;
  let previous = "the header";
  for (const [name, { offset, length }] of tensors) {
    if (offset !== end) {
      const relation = offset < end ? "overlaps" : `leaves a hole of ${offset - end} bytes behind`;
      fail(name, `tensor ${quote(name)} ${relation} ${previous}`);
    }
    end = offset + length;
    previous = `tensor ${quote(name)}`;
  }
  if (end !== fileSize) {
    fail(
      "header",
      `the tensors end at byte ${end}, but the file has ${fileSize} bytes${end > fileSize ? ": it is cut off" : ""}`,
    );
  }
  return { metadata: Object.fromEntries(metadata), tensors: new Map(tensors) };
}

function tensorInfo(name: string, value: unknown, dataStart: number, path: string): TensorInfo {
  const fail = (detail: string): never => {
    throw new SafetensorsError(path, name, `tensor ${quote(name)}: ${detail}`);
  };
  if (!isObject(value)) return fail("expected an object with dtype, shape and data_offsets");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !(DTYPES as string[]).includes(dtype)) {
    return fail(`dtype ${show(dtype)}, expected one of ${DTYPES.join(", ")}`);
  }
  if (!isCounts(shape)) return fail(`shape ${show(shape)}, expected a list of whole numbers`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    return fail(`data_offsets ${show(offsets)}, expected [begin, end] with begin <= end`);
  }
  const [begin, end] = offsets as [number, number];
  const type = dtype as Dtype;
  const count = elements(shape);
  const expected = (count ?? Number.POSITIVE_INFINITY) * ARRAYS[type].BYTES_PER_ELEMENT;
  if (expected !== end - begin) {
    const size = Number.isSafeInteger(expected) ? expected : "more than 2^53";
    return fail(
      `offsets [${begin}, ${end}] hold ${end - begin} bytes, but ${type} ${show(shape)} takes ${size}`,
    );
  }
  return { dtype: type, shape, offset: dataStart + begin, length: end - begin };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60
    ? `${quote(text.slice(0, 60))}…`
    : text.replace(/[\u007f-\u009f\u2028\u2029]/g, "?");
}

/** Keys that an object of the text, which is valid JSON, has twice; with the top-level key under which they stand. */
function* duplicates(text: string): Generator<[owner: string | undefined, key: string]> {
  const seen: (Set<string> | undefined)[] = []; // by depth; undefined for an array
  let owner: string | undefined;
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') {
      const start = i++;
      while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
      if (!expectKey) continue;
      const key = JSON.parse(text.slice(start, i + 1)) as string;
      const keys = seen.at(-1)!;
      if (seen.length === 1) owner = key;
      if (keys.has(key)) yield [seen.length === 1 ? undefined : owner, key];
      keys.add(key);
      expectKey = false;
    } else if (c === "{" || c === "[") {
      seen.push(c === "{" ? new Set() : undefined);
      expectKey = c === "{";
    } else if (c === "}" || c === "]") {
      seen.pop();
      expectKey = false;
    } else if (c === ",") {
      expectKey = seen.at(-1) !== undefined;
    }
  }
}

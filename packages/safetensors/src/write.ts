import { FileError, writeWhole } from "@msmae/files";
import { quote } from "@msmae/text";
import { ARRAYS, DTYPES, elements, type SafeTensor } from "./dtype.js";
import { reason, SafetensorsError } from "./error.js";
import { MAX_HEADER_BYTES } from "./header.js";

/**
 * Writes a .safetensors file whole or not at all.
 *
 * By way of `PATH.tmp`, as {@link writeWhole} says: a full disk or a killed process leaves what was at `PATH` before.
 * Two writers must not write one path at once. The bytes are written before the promise is returned, which blocks.
 *
 * The same tensors and metadata give the same bytes, in whatever order they come: tensors are laid out as by the Rust
 * crate (by dtype, the widest first, then by name), metadata is sorted by key, the header padded to 8 bytes.
 *
 * @param tensors Names and tensors.
 * @param metadata Strings by key, for example a model's config as JSON.
 * @throws {SafetensorsError} if the tensors are not valid, in which case nothing is touched, or if writing fails.
 * @example
 * await writeSafetensors("model.safetensors", { bias: { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) } });
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [name: string, tensor: SafeTensor]> | Readonly<Record<string, SafeTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Promise<void> {
  const entries =
    Symbol.iterator in tensors
      ? [...(tensors as Iterable<readonly [string, SafeTensor]>)]
      : Object.entries(tensors);
  check(entries, metadata, path);
  entries.sort(
    ([a, { dtype: left }], [b, { dtype: right }]) =>
      DTYPES.indexOf(right) - DTYPES.indexOf(left) || compare(a, b),
  );
  const header = headerBytes(entries, metadata);
  if (header.length > MAX_HEADER_BYTES) {
    throw new SafetensorsError(
      path,
      "header",
      `not written: the header takes ${header.length} bytes, expected at most ${MAX_HEADER_BYTES}`,
    );
  }
  const first = new Uint8Array(8);
  new DataView(first.buffer).setBigUint64(0, BigInt(header.length), true);

  const data = entries.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  try {
    writeWhole(path, [first, header, ...data]);
  } catch (error) {
    // A FileError's own words would name the path twice.
    const cause = error instanceof FileError ? error.cause : error;
    throw new SafetensorsError(path, undefined, `not written: ${reason(cause)}`, { cause });
  }
}

function check(
  entries: readonly (readonly [string, SafeTensor])[],
  metadata: Readonly<Record<string, string>> | undefined,
  path: string,
): void {
  const names = new Set<string>();
  for (const [name, { dtype, shape, data }] of entries) {
    const fail = (detail: string): never => {
      throw new SafetensorsError(path, name, `not written: tensor ${quote(name)} ${detail}`);
    };
    if (name === "__metadata__") fail("has the name that the format keeps for metadata");
    if (/\p{Cs}/u.test(name)) fail("has a name that is not valid Unicode");
    if (names.has(name)) fail("was given twice");
    names.add(name);
    const array = ARRAYS[dtype];
    if (array === undefined) fail(`has dtype ${quote(String(dtype))}, expected one of ${DTYPES.join(", ")}`);
    // By its name: a typed array may come from another realm.
    const kind = data[Symbol.toStringTag];
    if (kind !== array.name) fail(`of dtype ${dtype} is in a ${kind}, expected a ${array.name}`);
    const whole = shape.every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!whole || elements(shape) !== data.length)
      fail(`of shape [${shape.join(", ")}] has ${data.length} values`);
  }
  for (const [key, value] of Object.entries(metadata ?? {})) {
    if (typeof value !== "string") {
      throw new SafetensorsError(path, "__metadata__", `not written: metadata ${quote(key)} is not a string`);
    }
  }
}

/** Put together by hand: an object would move names like "0" to its front. */
function headerBytes(
  entries: readonly (readonly [string, SafeTensor])[],
  metadata: Readonly<Record<string, string>> | undefined,
): Uint8Array {
  const parts: string[] = [];
  if (metadata !== undefined) {
    const sorted = Object.entries(metadata).sort(([a], [b]) => compare(a, b));
    parts.push(
      `"__metadata__":{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
    );
  }
  let begin = 0;
  for (const [name, { dtype, shape, data }] of entries) {
    const end = begin + data.byteLength;
    parts.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(",")}],"data_offsets":[${begin},${end}]}`,
    );
    begin = end;
  }
  const json = new TextEncoder().encode(`{${parts.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

/** In the order of UTF-8 bytes, which is that of code points; JavaScript's own order is that of UTF-16. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

import { inflateRawSync } from "node:zlib";
import { count, quote } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import { mostBytes } from "../formats/keypoint-results.js";
import { type NpyArray, readNpy } from "../formats/npy.js";

const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
/** An archive's end record has 22 bytes and a comment of up to 65,535. */
const [END_BYTES, COMMENT] = [22, 0xffff];
const [STORED, DEFLATED] = [0, 8];

/**
 * The arrays of a NumPy archive, as `np.savez` and `np.savez_compressed` write it, by their names.
 *
 * @param bytes The whole file.
 * @param source What the errors name, usually the path.
 * @returns Arrays of numbers; in `refused` why others were not read, such as objects and texts.
 * @throws {PoseFormatError} if this is no such archive, or one of its files would take more than ten times the archive's
 *   size and 64 MB.
 * @example
 * const { arrays } = readNpz(await readFile("clip.npz"), "clip.npz");
 * arrays.get("data")?.shape; // [30, 1, 543, 3]
 */
export function readNpz(
  bytes: Uint8Array,
  source = "npz",
): { readonly arrays: ReadonlyMap<string, NpyArray>; readonly refused: readonly PoseFormatError[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (offset: number, field: string, detail: string): never => {
    throw new PoseFormatError(source, Math.max(0, Math.min(offset, bytes.length)), field, detail);
  };
  const arrays = new Map<string, NpyArray>();
  const refused: PoseFormatError[] = [];
  const end = endOf(view);
  if (end < 0) return fail(bytes.length, "end", "the file ends within the archive, expected its directory");
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < entries; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY)
      fail(at, `entries[${i}]`, `no entry ${count(i)}, expected ${count(entries)} of the directory`);
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const method = view.getUint16(at + 10, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (!name.endsWith(".npy")) continue;
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
      fail(local, `entries[${i}]`, `${quote(name)} is not there, expected it at byte ${count(local)}`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > bytes.length)
      fail(
        start,
        `entries[${i}]`,
        `${quote(name)} claims ${count(packed)} bytes, but ${count(Math.max(0, bytes.length - start))} remain`,
      );
    if (size > mostBytes(bytes.length))
      fail(
        start,
        `entries[${i}]`,
        `${quote(name)} would take ${count(size)} bytes, expected at most ${count(mostBytes(bytes.length))} of so small a file`,
      );
    const content = unpacked(bytes.subarray(start, start + packed), method, size);
    if (typeof content === "string") return fail(start, `entries[${i}]`, `${quote(name)} ${content}`);
    const key = name.slice(0, -".npy".length);
    try {
      arrays.set(key, readNpy(content, `${source}: ${short(key)}`));
    } catch (error) {
      if (!(error instanceof PoseFormatError)) throw error;
      refused.push(error);
    }
  }
  return { arrays, refused };
}

/** The bytes of a packed file, or what is wrong with them. */
function unpacked(bytes: Uint8Array, method: number, size: number): Uint8Array | string {
  if (method !== STORED && method !== DEFLATED) return `is packed by method ${method}, expected 0 or 8`;
  try {
    const content = method === STORED ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
    if (content.length === size) return content;
    return `has ${count(content.length)} bytes, expected ${count(size)}`;
  } catch {
    return `cannot be unpacked, expected ${count(size)} bytes`;
  }
}

/** Where the record at the archive's end is, or -1. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at--)
    if (view.getUint32(at, true) === END) return at;
  return -1;
}

function short(name: string): string {
  return quote(name).slice(1, -1);
}

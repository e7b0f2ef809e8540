import type { PoseComponent } from "../pose.js";
import type { ByteReader } from "./byte-reader.js";

/** A block of components and its bytes, as they lay in the file. */
interface Kept {
  readonly bytes: Uint8Array;
  readonly components: readonly PoseComponent[];
}

/** The last ones, the latest first. */
const kept: Kept[] = [];
/** Ours: as many layouts as a folder mixes. */
const MOST = 8;
/** Ours: an unusual header is not worth keeping. */
const LONGEST = 2 ** 18;

/**
 * The components at the reader's place. The files of a corpus begin with the same few blocks of hundreds of names, so
 * the last ones are kept and compared: the same bytes are the same components, which the poses share.
 *
 * @param read Reads components that are not known yet.
 */
export function sharedComponents(
  reader: ByteReader,
  read: (reader: ByteReader) => readonly PoseComponent[],
): readonly PoseComponent[] {
  const start = reader.offset;
  const known = kept.findIndex(({ bytes }) => startsWith(reader.bytes, start, bytes));
  if (known >= 0) {
    const found = kept[known]!;
    if (known > 0) kept.unshift(...kept.splice(known, 1));
    reader.advance(found.bytes.length, "components");
    return found.components;
  }
  const components = read(reader);
  if (reader.offset - start <= LONGEST) {
    // All up to here is copied, so that the components lie as they do in the file. A Buffer's slice() does not copy.
    const bytes = new Uint8Array(reader.bytes.subarray(0, reader.offset)).subarray(start);
    kept.unshift({ bytes, components });
    kept.length = Math.min(kept.length, MOST);
  }
  return components;
}

function startsWith(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  const { length } = expected;
  if (bytes.length - start < length) return false;
  // By words where both lie alike in memory: comparing 20 kB is most of what reading a header takes.
  const lead = -(bytes.byteOffset + start) & 3;
  const alike = lead === (-expected.byteOffset & 3) && length > lead;
  const [from, words] = alike ? [lead, (length - lead) >> 2] : [0, 0];
  for (let i = 0; i < from; i++) if (bytes[start + i] !== expected[i]) return false;
  for (let i = from + 4 * words; i < length; i++) if (bytes[start + i] !== expected[i]) return false;
  if (words === 0) return true;
  const found = new Uint32Array(bytes.buffer, bytes.byteOffset + start + from, words);
  const wanted = new Uint32Array(expected.buffer, expected.byteOffset + from, words);
  for (let i = 0; i < words; i++) if (found[i] !== wanted[i]) return false;
  return true;
}

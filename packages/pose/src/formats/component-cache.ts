import type { PoseComponent } from "../pose.js";
import type { ByteReader } from "./byte-reader.js";

/** A block of components and its bytes, as they lay in the file. */
interface Kept {
  readonly bytes: Uint8Array;
  readonly components: readonly PoseComponent[];
}

/** The last ones, the latest first. */
const kept: Kept[] = [];
/** Chosen here: more layouts than a folder mixes; 140 real files have eleven. */
const MOST = 16;
/** Longest header that is kept, in bytes. Chosen here: MediaPipe Holistic's takes 15 kB. */
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
    const bytes = new Uint8Array(reader.bytes.subarray(start, reader.offset)); // a Buffer's slice() does not copy
    kept.unshift({ bytes, components });
    kept.length = Math.min(kept.length, MOST);
  }
  return components;
}

function startsWith(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  const { length } = expected;
  if (bytes.length - start < length) return false;
  // Sixteen bytes at once, wherever they lie: comparing 20 kB is most of what reading a header takes.
  const found = new DataView(bytes.buffer, bytes.byteOffset + start, length);
  const wanted = new DataView(expected.buffer, expected.byteOffset, length);
  const differs = (at: number) => found.getInt32(at, true) ^ wanted.getInt32(at, true);
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    if ((differs(i) | differs(i + 4) | differs(i + 8) | differs(i + 12)) !== 0) return false;
  }
  for (; i < length; i++) if (found.getUint8(i) !== wanted.getUint8(i)) return false;
  return true;
}

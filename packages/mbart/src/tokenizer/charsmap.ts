/** Longest replacements of a text's beginning, compiled by SentencePiece: a double array of UTF-8 bytes (darts-clone). */
export interface Charsmap {
  /**
   * The longest rule that the bytes match from `at` on.
   *
   * @returns How many bytes it takes, and the bytes in their place; undefined where there is no rule.
   */
  match(
    bytes: Uint8Array,
    at: number,
  ): { readonly length: number; readonly replacement: Uint8Array } | undefined;
}

/**
 * Reads `precompiled_charsmap`: the size of the trie in bytes, the trie, and the replacements, each ended by a 0.
 *
 * @throws {RangeError} if the trie does not fit into the bytes.
 */
export function readCharsmap(blob: Uint8Array): Charsmap {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const trieBytes = blob.length < 4 ? 0 : view.getUint32(0, true);
  if (trieBytes % 4 !== 0 || trieBytes === 0 || 4 + trieBytes > blob.length) {
    throw new RangeError(
      `its table of characters is damaged: ${blob.length} bytes with a trie of ${trieBytes}`,
    );
  }
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, at) => view.getUint32(4 + 4 * at, true));
  const texts = blob.subarray(4 + trieBytes);
  const textAt = (start: number) => texts.subarray(start, texts.indexOf(0, start));
  return {
    match(bytes, at) {
      let node = offset(units[0]!);
      let found: { length: number; replacement: Uint8Array } | undefined;
      for (let i = at; i < bytes.length; i++) {
        node ^= bytes[i]!;
        const unit = units[node] ?? 0;
        if (label(unit) !== bytes[i]) break;
        node ^= offset(unit);
        if (hasLeaf(unit)) found = { length: i + 1 - at, replacement: textAt(value(units[node] ?? 0)) };
      }
      return found;
    },
  };
}

// The bits of a unit, as darts-clone defines them.
const hasLeaf = (unit: number) => ((unit >>> 8) & 1) === 1;
const value = (unit: number) => unit & 0x7fffffff;
const label = (unit: number) => (unit & 0x800000ff) >>> 0;
const offset = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;

/** The number of bytes of the UTF-8 character that begins with this byte. */
const characterLength = (first: number) => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

const SPACE = 0x20;

/** What SentencePiece writes for a space, "▁" (U+2581). */
const ESCAPED = [0xe2, 0x96, 0x81];

/**
 * A text as SentencePiece normalises it: characters replaced by the map, runs of spaces made one, none at the ends,
 * then one in front; spaces written as "▁". A text without anything but spaces is empty.
 *
 * @param charsmap None where the model has no table.
 * @param options.keepLast Leave one of the spaces at the end, and the one in front of a text of spaces alone, and put none in
 * front of a "▁", as mBART-50's tokenizer of transformers 5 does. Chosen here: false, SentencePiece's.
 * @example
 * normalise("  half ½ ", charsmap); // "▁half▁1⁄2" by nmt_nfkc
 */
export function normalise(
  text: string,
  charsmap: Charsmap | undefined,
  { keepLast = false }: { readonly keepLast?: boolean } = {},
): string {
  const bytes = new TextEncoder().encode(text);
  let isEmpty = true;
  let beginsWithSpace = false;
  const out: number[] = [...ESCAPED];
  let afterSpace = true;
  for (let at = 0; at < bytes.length; ) {
    const rule = charsmap?.match(bytes, at);
    const length = rule?.length ?? characterLength(bytes[at]!);
    let part = rule?.replacement ?? bytes.subarray(at, at + length);
    if (part.length > 0) isEmpty = false;
    if (out.length === ESCAPED.length && part[0] === SPACE) beginsWithSpace = true;
    while (afterSpace && part[0] === SPACE) part = part.subarray(1);
    for (const byte of part) out.push(...(byte === SPACE ? ESCAPED : [byte]));
    if (part.length > 0) afterSpace = part.at(-1) === SPACE;
    at += length;
  }
  if (isEmpty) return "";
  const isEscaped = (from: number) => ESCAPED.every((byte, at) => out[from + at] === byte);
  if (keepLast && !beginsWithSpace && isEscaped(ESCAPED.length)) out.splice(0, ESCAPED.length);
  while (!keepLast && isEscaped(out.length - ESCAPED.length)) out.length -= ESCAPED.length;
  return new TextDecoder().decode(Uint8Array.from(out));
}

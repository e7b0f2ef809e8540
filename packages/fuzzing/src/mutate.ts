import type { Random } from "./generator.js";

const encoder = new TextEncoder();
/** What numbers of a text become. */
const NUMBERS = [
  ...["0", "-1", "1e400", "4294967295", "65536", "1e9", "null", '"NaN"', "[]", "{}", "0.5"],
  ...["NaN", "-Infinity", "-0.5", '""', "true"],
];
/** What objects and lists of a text become. */
const VALUES = ["null", "{}", "[]", "0", '""', "true", "NaN", "[[]]", "[null]"];

/**
 * The bytes with one to four mutations: bits flipped, counts and numbers replaced by other ones and huge ones, objects and
 * lists by null, stretches cut, doubled, inserted, replaced by invalid UTF-8.
 *
 * @param head How many bytes at the beginning most of them go to.
 */
export function mutate(original: Uint8Array, head: number, random: Random): Uint8Array {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = (list: readonly string[]) => encoder.encode(list[whole(list.length)]!);
  let bytes: Uint8Array<ArrayBuffer> = new Uint8Array(original); // a Buffer's slice() would be the original itself
  for (let times = 1 + whole(4); times > 0 && bytes.length >= 4; times--) {
    const limit = random() < 0.75 ? Math.min(head, bytes.length - 3) : bytes.length - 3;
    const at = whole(limit);
    const view = new DataView(bytes.buffer);
    const replace = (start: number, end: number, by: Uint8Array) => {
      bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]));
    };
    switch (whole(9)) {
      case 0:
        bytes[at]! ^= 1 << whole(8);
        break;
      case 1:
        view.setUint16(at, random() < 0.5 ? whole(0x10000) : whole(40), true);
        break;
      case 2:
        view.setUint32(at, [0xffffffff, 0x7fffffff, 0x7fc00000, 0, 1 << 20][whole(5)]!, true);
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        replace(at, at, bytes.slice(at, at + whole(60))); // doubled
        break;
      case 5:
        replace(at, at + whole(60), new Uint8Array(0));
        break;
      case 6:
        replace(at, at + whole(6), Uint8Array.of(0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80));
        break;
      case 7: {
        const start = next(bytes, at, isOpening);
        replace(start, endOfValue(bytes, start), pick(VALUES));
        break;
      }
      default: {
        // The next number of a text becomes another one; in other files this is some bytes more.
        const start = next(bytes, at, isDigit);
        replace(
          start,
          next(bytes, start, (byte) => !(byte >= 46 && byte <= 57)),
          pick(NUMBERS),
        );
      }
    }
  }
  return bytes;
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57;
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b; // { [
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;

/** The first place from `at` on whose byte is such a one, or the end. */
function next(bytes: Uint8Array, at: number, is: (byte: number) => boolean): number {
  while (at < bytes.length && !is(bytes[at]!)) at++;
  return at;
}

/** Behind the object or list that begins at `start`. */
function endOfValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    if (isOpening(bytes[at]!)) depth++;
    else if (isClosing(bytes[at]!) && --depth <= 0) return at + 1;
  }
  return bytes.length;
}

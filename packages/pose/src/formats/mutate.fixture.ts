import type { Random } from "../operations/random.js";

const encoder = new TextEncoder();
/** What numbers of a text become. */
const NUMBERS = ["0", "-1", "1e400", "4294967295", "65536", "1e9", "null", '"NaN"', "[]", "{}", "0.5"];

/**
 * The bytes with one to four mutations: bits flipped, counts and numbers replaced by other ones and huge ones, stretches
 * cut, doubled, inserted, replaced by invalid UTF-8.
 *
 * @param head How many bytes at the beginning most of them go to.
 */
export function mutate(original: Uint8Array, head: number, random: Random): Uint8Array {
  const whole = (below: number) => Math.floor(random() * below);
  let bytes = original.slice();
  for (let times = 1 + whole(4); times > 0 && bytes.length >= 4; times--) {
    const limit = random() < 0.75 ? Math.min(head, bytes.length - 3) : bytes.length - 3;
    const at = whole(limit);
    const view = new DataView(bytes.buffer);
    const replace = (by: Uint8Array, length: number) => {
      bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]));
    };
    switch (whole(8)) {
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
        replace(bytes.slice(at, at + whole(60)), 0); // doubled
        break;
      case 5:
        replace(new Uint8Array(0), whole(60));
        break;
      case 6:
        replace(Uint8Array.of(0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80), whole(6));
        break;
      default: {
        // The next number of a text becomes another one; in other files this is some bytes more.
        let start = at;
        while (start < bytes.length && !(bytes[start]! >= 48 && bytes[start]! <= 57)) start++;
        let end = start;
        while (end < bytes.length && bytes[end]! >= 46 && bytes[end]! <= 57) end++;
        const by = encoder.encode(NUMBERS[whole(NUMBERS.length)]!);
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]));
      }
    }
  }
  return bytes;
}

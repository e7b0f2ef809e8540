import { numbered, TooLongError } from "./sequences.js";

/** Bits of a word: sums of two and a carry stay small integers. */
const BITS = 30;
const ALL = 2 ** BITS - 1;
/** Chosen here: some seconds. */
const MOST_STEPS = 2 ** 28;

/**
 * How many items the longest common subsequence of two sequences has. A row of the usual table is kept as bits, a one
 * where it does not rise (Hyyrö, 2004), and only words are looked at in which an item occurs or that are not all ones:
 * memory is linear, and time too where few items are frequent.
 *
 * @param what For messages.
 * @throws {TooLongError} if it would take minutes.
 * @example
 * longestCommonSubsequence(["a", "b", "c"], ["a", "c"]); // 2
 */
export function longestCommonSubsequence<Item>(
  first: readonly Item[],
  second: readonly Item[],
  what = "the longest common subsequence",
): number {
  const { a, b, kinds, same } = numbered(first, second);
  if (a.length === 0 || b.length === 0) return same;
  const { starts, words, masks } = occurrences(b, kinds);
  const steps = a.reduce((sum, item) => sum + starts[item + 1]! - starts[item]!, 0);
  if (steps > MOST_STEPS) throw new TooLongError(what, [first.length, second.length]);
  const row = new Row(b.length);
  for (const item of a) {
    let carry = 0;
    let next = 0; // the word that the carry goes to
    for (let at = starts[item]!, end = starts[item + 1]!; at < end; at++) {
      const word = words[at]!;
      if (carry !== 0) carry = row.carry(next, word);
      carry = row.add(word, masks[at]!, carry);
      next = word + 1;
    }
    if (carry !== 0) row.carry(next, row.words);
  }
  return same + row.rises();
}

/** Which positions do not raise the length that a prefix has in common, as ones. */
class Row {
  readonly #bits: Int32Array;
  /** The words that are not all ones, as ones; a carry passes the others as it is. */
  readonly #open: Int32Array;

  constructor(readonly length: number) {
    this.#bits = new Int32Array(Math.ceil(length / BITS)).fill(ALL);
    this.#open = new Int32Array(Math.ceil(this.#bits.length / BITS));
  }

  get words(): number {
    return this.#bits.length;
  }

  /** A word after one more item, which occurs at the bits of `mask`. @returns What is carried to the next word. */
  add(word: number, mask: number, carry: number): number {
    const before = this.#bits[word]!;
    const matched = before & mask;
    const sum = before + matched + carry;
    const after = (sum & ALL) | (before & ~matched);
    this.#bits[word] = after;
    const bit = 1 << (word % BITS);
    if (after === ALL) this.#open[(word / BITS) | 0]! &= ~bit;
    else this.#open[(word / BITS) | 0]! |= bit;
    return sum >>> BITS;
  }

  /** Carries a one through the words from `from` to below `to`, in which the item does not occur. @returns What is left. */
  carry(from: number, to: number): number {
    for (let word = this.#nextOpen(from, to); word < to; word = this.#nextOpen(word + 1, to)) {
      if (this.add(word, 0, 1) === 0) return 0;
    }
    return 1;
  }

  rises(): number {
    let rises = 0;
    for (let i = 0; i < this.length; i++) {
      if (((this.#bits[(i / BITS) | 0]! >> (i % BITS)) & 1) === 0) rises++;
    }
    return rises;
  }

  /** The first word from `from` on that is not all ones; `to` or more where there is none below that. */
  #nextOpen(from: number, to: number): number {
    let block = (from / BITS) | 0;
    let bits = this.#open[block]! & (ALL << (from % BITS));
    while (bits === 0) {
      block++;
      if (block * BITS >= to) return to;
      bits = this.#open[block]!;
    }
    return block * BITS + 31 - Math.clz32(bits & -bits);
  }
}

/** Of each item the words in which it occurs, ascending, and at which bits: those of item i from `starts[i]` on. */
function occurrences(items: Int32Array, kinds: number) {
  const starts = new Int32Array(kinds + 1);
  const last = new Int32Array(kinds).fill(-1); // word in which an item was seen last
  for (const [i, item] of items.entries()) {
    const word = (i / BITS) | 0;
    if (last[item] === word) continue;
    last[item] = word;
    starts[item + 1]!++;
  }
  for (let item = 0; item < kinds; item++) starts[item + 1]! += starts[item]!;
  const words = new Int32Array(starts[kinds]!);
  const masks = new Int32Array(starts[kinds]!);
  const filled = starts.slice();
  last.fill(-1);
  for (const [i, item] of items.entries()) {
    const word = (i / BITS) | 0;
    if (last[item] !== word) {
      last[item] = word;
      words[filled[item]!++] = word;
    }
    masks[filled[item]! - 1]! |= 1 << (i % BITS);
  }
  return { starts, words, masks };
}

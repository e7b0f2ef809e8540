/** Two texts whose comparison would take too long: time grows with the product of their lengths. */
export class TooLongError extends Error {
  override readonly name = "TooLongError";
  /** Which pair of a corpus, from 0, where it is known: files have it in that line. */
  readonly segment: number | undefined;
  /** What is wrong, without the segment. */
  readonly problem: string;

  /**
   * @param what Such as `ROUGE-L`.
   * @param lengths Items of the hypothesis, and of the reference.
   */
  constructor(
    readonly what: string,
    readonly lengths: readonly [hypothesis: number, reference: number],
    segment?: number,
  ) {
    const [hypothesis, reference] = lengths.map((length) => length.toLocaleString("en"));
    const problem =
      `${hypothesis} words against ${reference} are too many for ${what}, whose time grows with their product; ` +
      "expected a sentence";
    super(segment === undefined ? problem : `segment ${segment + 1}: ${problem}`);
    this.segment = segment;
    this.problem = problem;
  }

  /** The same error, of that segment. */
  of(segment: number): TooLongError {
    return new TooLongError(this.what, this.lengths, segment);
  }
}

/** Two sequences as numbers, equal ones for equal items. */
export interface Numbered {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Numbers are below this. */
  readonly kinds: number;
  /** Items that both begin with or end in, which are left out. */
  readonly same: number;
}

/** What differs of two sequences, as numbers: what both begin with and what both end in is counted alone. */
export function numbered<Item>(a: readonly Item[], b: readonly Item[]): Numbered {
  const most = Math.min(a.length, b.length);
  let end = 0;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  let start = 0;
  while (start < most - end && a[start] === b[start]) start++;
  const numbers = new Map<Item, number>();
  const numbersOf = (items: readonly Item[]) => {
    const found = new Int32Array(items.length - start - end);
    for (let i = 0; i < found.length; i++) {
      const item = items[start + i] as Item;
      let number = numbers.get(item);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(item, number);
      }
      found[i] = number;
    }
    return found;
  };
  return { a: numbersOf(a), b: numbersOf(b), kinds: numbers.size, same: start + end };
}

import { binomialTail } from "./binomial.js";
import { clopperPearson } from "./share-interval.js";

export interface McNemar {
  /** Examples that only the first system gets right. */
  readonly onlyFirst: number;
  /** Examples that only the second one gets right. */
  readonly onlySecond: number;
  /** Two-sided p-value of "both are right equally often", exact. */
  readonly p: number;
  /** How much more often the second is right: a share of the examples, -1 to 1. */
  readonly difference: number;
  /**
   * The 95 % interval of that difference by the same test: the differences that it would not refuse, given how many examples
   * the systems differ in. It holds 0 where p is above 0.05. Null where they differ in none.
   */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * McNemar's exact test between two systems on the same examples: where they differ, is it a fair coin which one is
 * right? Equals statsmodels' `mcnemar(exact=True)`; its interval is Clopper and Pearson's of that coin.
 *
 * @param first [examples] Whether the first system gets the example right.
 * @param second [examples]
 * @throws {RangeError} if the two differ in length.
 * @example
 * mcNemar([true, true, false], [true, false, false]); // { onlyFirst: 1, onlySecond: 0, p: 1, difference: -1 / 3, … }
 */
export function mcNemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
  if (first.length !== second.length) {
    throw new RangeError(`The systems have ${first.length} and ${second.length} examples; expected as many.`);
  }
  let [onlyFirst, onlySecond] = [0, 0];
  for (const [i, right] of first.entries()) {
    if (right && !second[i]) onlyFirst++;
    if (!right && second[i]) onlySecond++;
  }
  const differing = onlyFirst + onlySecond;
  const p = Math.min(1, 2 * binomialTail(Math.min(onlyFirst, onlySecond), differing, 0.5));
  return {
    ...{ onlyFirst, onlySecond, p },
    difference: first.length === 0 ? 0 : (onlySecond - onlyFirst) / first.length,
    interval:
      differing === 0 ? null : differenceOf(clopperPearson(onlySecond, differing), differing / first.length),
  };
}

/** Of examples that the systems differ in, a share in which the second is right, as a difference of all of them. */
function differenceOf({ low, high }: { readonly low: number; readonly high: number }, differing: number) {
  return { low: (2 * low - 1) * differing, high: (2 * high - 1) * differing };
}

export interface McNemar {
  /** Examples that only the first system gets right. */
  readonly onlyFirst: number;
  /** Examples that only the second one gets right. */
  readonly onlySecond: number;
  /** Two-sided p-value of "both are right equally often", exact. */
  readonly p: number;
}

/**
 * McNemar's exact test between two systems on the same examples: where they differ, is it a fair coin which one is
 * right? Equals statsmodels' `mcnemar(exact=True)`.
 *
 * @param first [examples] Whether the first system gets the example right.
 * @param second [examples]
 * @throws {RangeError} if the two differ in length.
 * @example
 * mcNemar([true, true, false], [true, false, false]); // { onlyFirst: 1, onlySecond: 0, p: 1 }
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
  // Twice the binomial's lower tail, term by term from the largest: (n choose k) / 2^n in logarithms.
  const n = onlyFirst + onlySecond;
  const k = Math.min(onlyFirst, onlySecond);
  let log = -n * Math.LN2;
  for (let i = 1; i <= k; i++) log += Math.log((n - i + 1) / i);
  let [term, tail] = [1, 0];
  for (let i = k; i >= 0 && term > 0; i--) {
    tail += term;
    term *= i / (n - i + 1);
  }
  return { onlyFirst, onlySecond, p: Math.min(1, 2 * Math.exp(log) * tail) };
}

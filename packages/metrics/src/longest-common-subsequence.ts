/**
 * How many items the longest common subsequence of two sequences has. One row of the table is kept at a time.
 *
 * @example
 * longestCommonSubsequence(["a", "b", "c"], ["a", "c"]); // 2
 */
export function longestCommonSubsequence<Item>(a: readonly Item[], b: readonly Item[]): number {
  const row = new Int32Array(b.length + 1);
  for (const item of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] as number;
      row[j] = item === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1] as number);
      diagonal = above;
    }
  }
  return row[b.length] as number;
}

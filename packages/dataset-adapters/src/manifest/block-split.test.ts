import { expect, test } from "@jest/globals";
import { blockSplit } from "./block-split.js";

const splitOf = (...lengths: number[]) => {
  let next = 0;
  const rows = lengths.map((length) => Array.from({ length }, () => next++));
  const splits = blockSplit(rows);
  return rows.map((row) => row.map((clip) => splits.get(clip)?.at(1) ?? "-").join(""));
};

test("the last fifth of each recording is tested on, and a tenth of the rest before it chooses a checkpoint", () => {
  expect(splitOf(30)).toEqual([`${"r".repeat(22)}aa${"e".repeat(6)}`]);
  expect(splitOf(5, 4, 3, 2, 1)).toEqual(["rrrae", "rrre", "rre", "rr", "r"]);
  expect(splitOf(2, 1)).toEqual(["--", "-"]); // nothing to test on: no split at all
});

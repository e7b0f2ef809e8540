import { expect, test } from "@jest/globals";
import { count, counted, inWords, listed, quote, shown } from "./index.js";

test("counted() has one of a thing, and several of them with commas in large numbers", () => {
  expect([0, 1, 2, 40_000].map((n) => counted(n, "clip"))).toEqual([
    ...["0 clips", "1 clip", "2 clips", "40,000 clips"],
  ]);
  expect(counted(2, "person", "people")).toBe("2 people");
  expect(count(1234567)).toBe("1,234,567");
});

test("listed() names the first, inWords() all", () => {
  expect(listed(["a", "b", "c"])).toBe("a, b, c");
  expect(listed(["a", "b", "c", "d"])).toBe("a, b, c, …");
  expect(listed(["a", "b"], 1)).toBe("a, …");
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((parts) => inWords(parts))).toEqual([
    ...["", "a", "a and b", "a, b and c"],
  ]);
  expect(inWords(["a", "b"], "or")).toBe("a or b");
});

test("quote() keeps a name on its line, and short", () => {
  expect(quote("a\nb")).toBe('"a\\nb"');
  expect(quote("a\u2028b\u009bc")).toBe('"a?b?c"');
  expect(["x".repeat(97), "x".repeat(96)].map(quote)).toEqual([
    `"${"x".repeat(96)}…"`,
    `"${"x".repeat(96)}"`,
  ]);
});

test("shown() says every value in short", () => {
  expect([null, true, "a\nb", [1, "x"], { a: 1 }].map((value) => shown(value))).toEqual([
    ...["null", "true", '"a\\nb"', '[1,"x"]', '{"a":1}'],
  ]);
  expect(shown(undefined)).toBe("nothing");
  expect([Number.POSITIVE_INFINITY, Number.NaN].map((value) => shown(value))).toEqual(["Infinity", "NaN"]);
  expect(shown("\u2028".repeat(80))).toBe(`"${"?".repeat(58)}…`);
  let deep: unknown[] = [];
  for (let i = 0; i < 1e5; i++) deep = [deep];
  expect(shown(deep)).toBe("brackets within brackets");
});

import { expect, test } from "@jest/globals";
import { oneLine } from "./one-line.js";

test("oneLine() folds line breaks and what could command a terminal", () => {
  expect(oneLine("error: unknown option\n(Did you mean --out?)\n")).toBe(
    "error: unknown option (Did you mean --out?)",
  );
  expect(oneLine("a\r\n\tb \u001b[31mred")).toBe("a b [31mred");
  expect(oneLine("a\u2028b \u2029 c\u0085d")).toBe("a b c d");
  expect(oneLine("two  spaces stay")).toBe("two  spaces stay");
});

test("oneLine() takes a moment over a million spaces", () => {
  const spaces = " ".repeat(1_000_000);
  expect(oneLine(`a${spaces}b`)).toHaveLength(1_000_002);
  expect(oneLine(`${"a \n".repeat(300_000)}b`)).toBe(`${"a ".repeat(300_000)}b`);
});

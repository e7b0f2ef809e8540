import { expect, test } from "@jest/globals";
import { oneLine } from "./one-line.js";

test("oneLine() folds line breaks and what could command a terminal", () => {
  expect(oneLine("error: unknown option\n(Did you mean --out?)\n")).toBe(
    "error: unknown option (Did you mean --out?)",
  );
  expect(oneLine("a\r\n\tb \u001b[31mred")).toBe("a b [31mred");
  expect(oneLine("two  spaces stay")).toBe("two  spaces stay");
});

import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { alignColumns } from "./columns.js";
import { duration } from "./duration.js";
import { shellWord } from "./shell-word.js";

test("alignColumns() begins the first column and ends the others at one line", () => {
  const table = [
    ["clip", "frames", "fps"],
    ["a.pose", "1,204", "25"],
    ["long name.pose", "3"],
  ];
  expect(alignColumns(table).split("\n")).toEqual([
    "clip            frames  fps",
    "a.pose           1,204   25",
    "long name.pose       3",
  ]);
  expect(alignColumns([])).toBe("");
});

test("duration() has hours where there are any", () => {
  expect([0, 5.4, 65, 3599.6, 7384, -3].map(duration)).toEqual([
    "0:00",
    "0:05",
    "1:05",
    "1:00:00",
    "2:03:04",
    "0:00",
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(duration)).toEqual(["-", "-"]);
});

test("shellWord() is one word to a shell, whatever it holds", () => {
  const texts = fc.sample(fc.string({ unit: "binary-ascii" }), { numRuns: 200, seed: 1 });
  const some = [...texts, "it's", "$HOME", "a b", "", "'", "a\nb"].filter((text) => !text.includes("\0"));
  const printed = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${some.map(shellWord).join(" ")}`]);
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(some);
  expect(shellWord("/runs/a-1")).toBe("/runs/a-1");
});

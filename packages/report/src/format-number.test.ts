import { expect, test } from "@jest/globals";
import { formatNumber, formatTick } from "./format-number.js";

test("formatNumber() writes numbers with about four significant digits", () => {
  const expected: [number, string][] = [
    [0, "0"],
    [0.0123, "0.0123"],
    [0.5, "0.5000"],
    [1.23456, "1.235"],
    [-12.345, "−12.35"],
    [123.45, "123.5"],
    [1234.5, "1,235"],
    [38_123_456, "38,123,456"],
    [8e-4, "8e−4"],
    [1.2345e-6, "1.23e−6"],
    [2.5e12, "2.5e12"],
    [Number.NaN, "–"],
  ];
  for (const [value, text] of expected) expect(formatNumber(value)).toBe(text);
});

test("formatTick() is short and free of floating-point noise", () => {
  const expected: [number, string][] = [
    [0, "0"],
    [0.1 + 0.2, "0.3"],
    [-0.25, "−0.25"],
    [2000, "2000"],
    [20_000, "20k"],
    [120_000, "120k"],
    [1.5e6, "1.5M"],
    [8e-4, "8e−4"],
    [1e-6, "1e−6"],
  ];
  for (const [value, text] of expected) expect(formatTick(value)).toBe(text);
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatFixed, splitWhitespace, strip, stripEnd } from "./python-text.js";

/** `[hex(c) for c in range(0x110000) if chr(c).isspace()]` of Python 3.11. */
const PYTHON_SPACES = [
  ..."\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006",
  ..."\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
];

test("splitWhitespace() separates at Python's white space and at nothing else", () => {
  const separators: string[] = [];
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    if (splitWhitespace(`a${character}b`).length === 2) separators.push(character);
  }
  expect(separators).toEqual(PYTHON_SPACES);
});

const text = fc.string({ unit: fc.constantFrom(...PYTHON_SPACES, "a", "b", "\ufeff", "😀") });

test("splitWhitespace() gives no empty part and loses nothing but white space", () => {
  fc.assert(
    fc.property(text, (line) => {
      const parts = splitWhitespace(line);
      expect(parts).not.toContain("");
      expect(parts.join("")).toBe([...line].filter((each) => !PYTHON_SPACES.includes(each)).join(""));
    }),
  );
});

test("strip() and stripEnd() take white space from the ends alone", () => {
  fc.assert(
    fc.property(text, (line) => {
      const characters = [...line];
      while (PYTHON_SPACES.includes(characters.at(-1) ?? "")) characters.pop();
      expect(stripEnd(line)).toBe(characters.join(""));
      while (PYTHON_SPACES.includes(characters[0] ?? "")) characters.shift();
      expect(strip(line)).toBe(characters.join(""));
    }),
  );
});

test("formatFixed() rounds halves to the even digit, as Python does", () => {
  // f"{x:.{d}f}" of Python 3.11
  for (const [value, digits, expected] of [
    [6.25, 1, "6.2"],
    [6.75, 1, "6.8"],
    [0.125, 2, "0.12"],
    [0.375, 2, "0.38"],
    [2.5, 0, "2"],
    [3.5, 0, "4"],
    [0.15, 1, "0.1"], // the double is less than .15
    [0.25, 1, "0.2"],
    [-6.25, 1, "-6.2"],
    [100, 2, "100.00"],
    [48.530827396450725, 2, "48.53"],
    [1e-9, 3, "0.000"],
  ] as const) {
    expect(formatFixed(value, digits)).toBe(expected);
  }
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (eighths) => {
      const rounded = Number(formatFixed(eighths / 8, 2));
      expect(Math.abs(rounded - eighths / 8)).toBeLessThanOrEqual(0.005 + 1e-9);
      if (Math.abs(eighths % 2) === 1) expect(Math.round(rounded * 100) % 2).toBeCloseTo(0); // .125, .375, …
    }),
  );
});

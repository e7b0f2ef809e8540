import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import fc from "fast-check";
import { golden } from "../golden.fixture.js";
import { Reading } from "./reading.js";
import { filled, numeric, readTable } from "./table.js";

const folder = makeFolder();
const fileOf = (text: string) => join(makeFolder({ "table.csv": text }), "table.csv");

test("readTable() reads what pandas writes, with tabs, commas and bars", () => {
  for (const { delimiter, text, rows } of golden.tables) {
    const reading = new Reading();
    const read = [
      ...readTable(fileOf(text), { delimiter, quotes: true }, ["NAME", "START", "SENTENCE"], reading),
    ];
    expect(read.map(({ row }) => [row.NAME, row.START, row.SENTENCE])).toEqual(rows);
    expect(read.map(({ place }) => place.line)).toEqual([2, 3, 4, 5]);
    expect(reading.malformed).toEqual([]);
  }
});

test("readTable() gives each row of any table with its line, and takes every other line for malformed", () => {
  const field = fc.stringMatching(/^[a-zäあ"' ]{0,6}$/).map((text) => `${text}x`.trim());
  const row = fc.array(field, { minLength: 1, maxLength: 4 });
  const lines = fc.array(fc.oneof(row, fc.constant(null)), { maxLength: 8 }); // null: an empty line
  fc.assert(
    fc.property(lines, fc.constantFrom("\n", "\r\n"), fc.boolean(), (rows, newline, mark) => {
      const text = ["a|b|c", ...rows.map((fields) => fields?.join("|") ?? "")].join(newline);
      const reading = new Reading();
      const path = fileOf(`${mark ? "\uFEFF" : ""}${text}${newline}`);
      const read = [...readTable(path, { delimiter: "|", quotes: false }, ["c", "a", "b"], reading)];
      const numbered = rows.map((fields, index) => ({ fields: fields ?? [], line: index + 2 }));
      expect(read.map(({ row, place }) => ({ fields: [row.a, row.b, row.c], line: place.line }))).toEqual(
        numbered.filter(({ fields }) => fields.length === 3),
      );
      expect(reading.malformed.map(({ line }) => line)).toEqual(
        numbered.filter(({ fields }) => ![0, 3].includes(fields.length)).map(({ line }) => line),
      );
    }),
    { numRuns: 60, seed: 5 },
  );
});

test("readTable() refuses what is no table of these columns", () => {
  const read = (text: string) => [
    ...readTable(fileOf(text), { delimiter: "\t", quotes: true }, ["a", "b"], new Reading()),
  ];
  expect(() => read("")).toThrow(
    /table\.csv: line 1: expected the columns a, b, separated by tabs; got none of them$/,
  );
  expect(() => read("a,b\n")).toThrow(/got none of them$/);
  expect(() => read("a\tc\n")).toThrow(/got a, c$/);
  expect(read("a\tb\n")).toEqual([]);
  expect(() => [...readTable(folder, { delimiter: ",", quotes: true }, ["a"], new Reading())]).toThrow(
    /EISDIR/,
  );
});

test("numeric() takes decimal numbers and nothing else", () => {
  const schema = numeric("seconds", (value) => value >= 0);
  for (const text of ["0", "12", "0.52", ".5", "7.", "1e-05", "+3"]) {
    expect(schema.safeParse(text)).toEqual({ success: true, data: Number(text) });
  }
  for (const value of ["", " ", "-1", "1,5", "0x10", "Infinity", "NaN", "1e400", "1 2", undefined, 3]) {
    expect(schema.safeParse(value).error?.issues[0]?.message).toBe("seconds");
  }
  expect(filled.safeParse("").success).toBe(false);
});

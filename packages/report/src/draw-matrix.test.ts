import { expect, test } from "@jest/globals";
import { drawMatrix } from "./draw-matrix.js";

const about = { title: "Confusion", rowsName: "shown", columnsName: "recognised as" };

test("drawMatrix() draws each share above 0 at its row and column", () => {
  const svg = drawMatrix({
    ...about,
    rows: ["A", "B"],
    columns: ["A", "B", "C"],
    values: [
      [1, 0, 0],
      [0, 0.5, 0.25],
    ],
  });
  const cells = [
    ...svg.matchAll(/<rect x="(\d+)" y="(\d+)" .*? fill-opacity="([\d.]+)"><title>(.*?)<\/title>/g),
  ];
  const [origin] = cells as [RegExpExecArray];
  const size = Number(cells[1]![1]) - Number(origin[1]);
  expect(
    cells.map(([, x, y]) => [(Number(x) - Number(origin[1])) / size, (Number(y) - Number(origin[2])) / size]),
  ).toEqual([
    [0, 0],
    [1, 1],
    [2, 1],
  ]);
  const opacities = cells.map(([, , , opacity]) => Number(opacity));
  expect(opacities[0]).toBe(1);
  expect(opacities[1]).toBeGreaterThan(opacities[2]!);
  expect(cells[1]![4]).toBe("B shown, B recognised as: 50 %");
});

test("drawMatrix() shortens long names, and shows text as text", () => {
  const name = "<script>alert(1)</script>";
  const svg = drawMatrix({ ...about, rows: [name], columns: ["𝔸".repeat(30)], values: [[1]] });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;alert(1…");
  expect(svg).toContain(`${"𝔸".repeat(15)}…`);
});

test("drawMatrix() refuses values that do not fit", () => {
  expect(() => drawMatrix({ ...about, rows: ["A"], columns: ["A"], values: [[1, 2]] })).toThrow(RangeError);
});

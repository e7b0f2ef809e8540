import { expect, test } from "@jest/globals";
import { positionTable } from "./index.js";

test("positionTable() has MAE's numbers", () => {
  // facebookresearch/mae's formula in NumPy 1.24.2, float64:
  //   omega = 1 / 10000 ** (np.arange(3) / 3); angle = 2 * omega; np.concatenate([np.sin(angle), np.cos(angle)])
  const row = positionTable(3, 6).subarray(12);
  const expected = [
    0.9092974268256816, 0.09269850077872725, 0.0043088560467428125, -0.4161468365471424, 0.9956942241237398,
    0.9999907168366957,
  ];
  expected.forEach((value, i) => {
    expect(row[i]).toBeCloseTo(value, 7);
  });
});

test("positionTable() starts with sines of 0 and cosines of 0, and each row has norm sqrt(C / 2)", () => {
  const table = positionTable(75, 512);
  expect(table).toHaveLength(75 * 512);
  expect([...table.subarray(0, 512)]).toEqual([...new Array(256).fill(0), ...new Array(256).fill(1)]);
  for (let n = 0; n < 75; n++)
    expect(Math.hypot(...table.subarray(n * 512, (n + 1) * 512))).toBeCloseTo(16, 4);
});

test("positionTable() makes the product of two rows depend on their distance alone", () => {
  const width = 64;
  const table = positionTable(40, width);
  const row = (n: number) => [...table.subarray(n * width, (n + 1) * width)];
  const product = (a: number, b: number) => row(a).reduce((sum, value, i) => sum + value * row(b)[i]!, 0);
  for (const distance of [1, 5, 17])
    expect(product(3, 3 + distance)).toBeCloseTo(product(20, 20 + distance), 4);
});

test("positionTable() refuses an odd width", () => {
  expect(() => positionTable(4, 7)).toThrow(
    "Got width 7 for sine and cosine positions; expected an even one.",
  );
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { cosineSimilarity } from "./similarity.js";

test("cosineSimilarity() does not see how long rows are, is symmetric, and 1 of a row with itself", () => {
  const value = fc.double({ min: 0.5, max: 5, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 6 }),
      value,
      (rows, scale) => {
        const size = rows.length;
        const { values } = cosineSimilarity(rows.flat(), size);
        const scaled = cosineSimilarity(
          rows.flat().map((x) => scale * x),
          size,
        );
        rows.forEach((a, i) => {
          expect(values[i * size + i]).toBeCloseTo(1, 12);
          rows.forEach((b, j) => {
            const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));
            expect(values[i * size + j]).toBeCloseTo(cosine, 10);
            expect(values[i * size + j]).toBe(values[j * size + i]);
            expect(scaled.values[i * size + j]).toBeCloseTo(cosine, 10);
          });
        });
      },
    ),
  );
  expect([...(cosineSimilarity([0, 0, 1, 0], 2).values as Float64Array)]).toEqual([0, 0, 0, 1]);
  expect(() => cosineSimilarity([1, 2, 3], 2)).toThrow(
    new RangeError("3 features of 2 rows; expected as many for each row."),
  );
});

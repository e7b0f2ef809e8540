import { expect, test } from "@jest/globals";
import { seriesStyles } from "./series-styles.js";

test("seriesStyles() gives a stream its own colour wherever it is named", () => {
  for (const name of ["left", "streamLoss.left", "Left hand"]) {
    expect(seriesStyles([name])).toEqual([{ color: "var(--left)", dashed: false }]);
  }
});

test("seriesStyles() gives other names different colours, and dashes a second line of the same one", () => {
  expect(seriesStyles(["loss", "gauche", "body", "validation body"])).toEqual([
    { color: "var(--series-1)", dashed: false },
    { color: "var(--series-2)", dashed: false },
    { color: "var(--body)", dashed: false },
    { color: "var(--body)", dashed: true },
  ]);
});

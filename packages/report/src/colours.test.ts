import { expect, test } from "@jest/globals";
import { seriesStyles } from "./colours.js";

test("seriesStyles() gives a stream its own colour wherever it is named", () => {
  for (const name of ["left", "streamLoss.left", "Left hand"]) {
    expect(seriesStyles([name])).toEqual([{ colour: "var(--left)", dashed: false }]);
  }
});

test("seriesStyles() gives other names different colours, and dashes a second line of the same one", () => {
  expect(seriesStyles(["loss", "gauche", "body", "validation body"])).toEqual([
    { colour: "var(--series-1)", dashed: false },
    { colour: "var(--series-2)", dashed: false },
    { colour: "var(--body)", dashed: false },
    { colour: "var(--body)", dashed: true },
  ]);
});

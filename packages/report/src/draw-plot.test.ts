import { expect, test } from "@jest/globals";
import { drawPlot } from "./draw-plot.js";

const numbers = (d: string) =>
  [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
const line = (svg: string) => numbers(/class="line" d="([^"]*)"/.exec(svg)![1]!);

test("drawPlot() draws a line through its points, with a whisker of a deviation to both sides", () => {
  const svg = drawPlot({
    ...{ title: "Recall", x: "masking ratio", y: "top-5, %" },
    series: [
      {
        name: "one",
        points: [
          { x: 0.1, y: 80, deviation: 0 },
          { x: 0.5, y: 90, deviation: 2 },
          { x: 0.9, y: 85, deviation: 0 },
        ],
      },
    ],
  });
  const points = line(svg);
  expect(points).toHaveLength(3);
  const [[x1, y1], [x2, y2], [x3, y3]] = points as [number[], number[], number[]];
  expect(x2! - x1!).toBeCloseTo(x3! - x2!, 0);
  expect((y1! - y3!) / (y1! - y2!)).toBeCloseTo(0.5, 1);
  const [, from, to] = /class="line thin" d="M[\d.]+ ([\d.]+)V([\d.]+)"/.exec(svg)!;
  expect((Number(from) + Number(to)) / 2).toBeCloseTo(y2!, 0);
  expect((Number(from) - Number(to)) / (y1! - y2!)).toBeCloseTo(0.4, 1);
  expect(svg.match(/line thin/g)).toHaveLength(1);
  for (const tick of ["0.1", "0.5", "0.9"]) expect(svg).toContain(`>${tick}</text>`);
});

test("drawPlot() of nothing is an empty plot, and texts are texts", () => {
  const svg = drawPlot({ title: "<script>", x: "x", y: "y", series: [{ name: "<b>", points: [] }] });
  expect(svg).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>\s*$/);
  expect(svg).not.toContain("NaN");
  expect(svg).toContain("&lt;script&gt;");
  expect(svg).not.toMatch(/<script|<b>/);
});

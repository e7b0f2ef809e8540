import { expect, test } from "@jest/globals";
import { renderCurves } from "./chart.js";
import { nearest } from "./client/chart.js";
import type { Series } from "./report.js";

const curves = (series: readonly Series[], logarithmic = false) =>
  renderCurves({ kind: "curves", title: "Loss", x: "step", series, logarithmic }).markup;
const paths = (markup: string, kind: string) =>
  [...markup.matchAll(new RegExp(`class="${kind}[^"]*" d="([^"]*)"`, "g"))].map(([, d]) => d);

test("renderCurves() draws each series from its first to its last point", () => {
  const markup = curves([
    {
      name: "loss",
      points: [
        [0, 0],
        [50, 5],
        [100, 10],
      ],
    },
    {
      name: "left",
      points: [
        [0, 10],
        [100, 0],
      ],
    },
  ]);
  expect(paths(markup, "line")).toEqual(["M0 1000L500 500L1000 0", "M0 0L1000 1000"]);
  expect(markup).toContain("Loss by step: loss from 0 to 10, lowest 0; left from 10 to 0, lowest 0.");
});

test("renderCurves() with nothing to draw says so", () => {
  for (const series of [
    [],
    [{ name: "loss", points: [] }],
    [
      {
        name: "loss",
        points: [
          [1, null],
          [2, Number.NaN],
          [3, Number.POSITIVE_INFINITY],
        ] as const,
      },
    ],
  ]) {
    expect(curves(series)).toContain("No values were logged.");
  }
  expect(
    curves(
      [
        {
          name: "loss",
          points: [
            [1, 0],
            [2, -1],
          ],
        },
      ],
      true,
    ),
  ).toContain("No values were logged.");
});

test("renderCurves() of one point is a dot in the middle", () => {
  for (const logarithmic of [false, true]) {
    const markup = curves([{ name: "loss", points: [[7, 3]] }], logarithmic);
    expect(paths(markup, "line")[0]).toMatch(/^M500 [\d.]+h0$/);
    expect(markup).not.toMatch(/NaN|Infinity/);
  }
});

test("renderCurves() leaves a gap where values are missing", () => {
  const markup = curves([
    {
      name: "loss",
      points: [
        [0, 0],
        [1, 1],
        [2, Number.NaN],
        [3, 1],
        [4, 0],
      ],
    },
  ]);
  expect(paths(markup, "line")).toEqual(["M0 1000L250 0M750 0L1000 1000"]);
});

test("renderCurves() draws a mean over noisy values, and keeps long runs small", () => {
  const points = Array.from({ length: 12_000 }, (_, i) => [i, 2 + Math.sin(i * i)] as const);
  const markup = curves([{ name: "loss", points }]);
  expect(paths(markup, "raw")).toHaveLength(1);
  expect(paths(markup, "line")).toHaveLength(1);
  expect(markup.length).toBeLessThan(60_000);
});

test("renderCurves() shows names as text, in the page and in its data", () => {
  const markup = curves([
    {
      name: "</script><script>alert(1)</script>",
      points: [
        [1, 1],
        [2, 2],
      ],
    },
  ]);
  expect(markup.match(/<script/g)).toHaveLength(1);
  expect(markup.match(/<\/script/g)).toHaveLength(1);
});

test("nearest() finds the nearest value", () => {
  expect([0, 1.4, 1.6, 3.9, 9].map((x) => nearest([1, 2, 4], x))).toEqual([0, 0, 1, 2, 2]);
  expect(nearest([5], 1)).toBe(0);
});

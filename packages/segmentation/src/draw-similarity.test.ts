import { expect, test } from "@jest/globals";
import { drawSimilarity } from "./draw-similarity.js";

const blocks = (size: number, at: number) => ({
  size,
  values: Float64Array.from({ length: size * size }, (_, i) =>
    Math.floor(i / size) < at === i % size < at ? 1 : 0,
  ),
});

/** The cells that a picture's paths cover, of size by size. */
function cellsOf(svg: string, size: number): number[] {
  const cells = new Array<number>(size * size).fill(0);
  for (const [, x, y, end] of svg.matchAll(/M(\d+) (\d+)H(\d+)V\d+H\d+z/g)) {
    for (let column = Number(x); column < Number(end); column++) cells[Number(y) * size + column]!++;
  }
  return cells;
}

test("drawSimilarity() draws each cell of a block once, and the others not at all", () => {
  const matrix = blocks(9, 4);
  expect(cellsOf(drawSimilarity(matrix, { framesPerStep: 4 }), 9)).toEqual([...matrix.values]);
});

test("drawSimilarity() marks segments and what is known, with frames along the axes and names as text", () => {
  const svg = drawSimilarity(blocks(9, 4), {
    framesPerStep: 4,
    boundaries: [4],
    truth: [{ start: 0, end: 4.5, label: "<script>&" }],
    side: 90,
  });
  const squares = [
    ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]*stroke="#(d03a2b|1a9850)"/g),
  ];
  expect(
    squares.map(([, x, y, width, color]) => [Number(x) - 44, Number(y) - 10, Number(width), color]),
  ).toEqual([
    [0, 0, 40, "d03a2b"],
    [40, 40, 50, "d03a2b"],
    [0, 0, 45, "1a9850"],
  ]);
  expect(svg).toContain("&lt;script&gt;&amp;</text>");
  expect(svg).not.toContain("<script>");
  const ticks = [...svg.matchAll(/text-anchor="middle">(\d+)</g)].map(([, frame]) => Number(frame));
  expect(ticks).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
});

test("a long sequence is drawn by means, and one that is alike everywhere as nothing", () => {
  const svg = drawSimilarity(blocks(400, 200), { framesPerStep: 4 });
  expect(svg.length).toBeLessThan(20_000);
  expect(cellsOf(svg, 134).reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  expect(drawSimilarity({ size: 3, values: new Float64Array(9) }, { framesPerStep: 4 })).not.toContain(
    '<path d="M0 0H',
  );
  expect(drawSimilarity({ size: 1, values: [1] }, { framesPerStep: 4 })).toContain("<svg");
});

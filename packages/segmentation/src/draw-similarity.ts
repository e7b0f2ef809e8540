import { escapeXml } from "@msmae/text";
import type { Similarity } from "./similarity.js";

/** A stretch of steps, [start, end), with a name. */
export interface NamedStretch {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface DrawSimilarityOptions {
  /** What the axis counts: frames of a step. */
  readonly framesPerStep: number;
  /** The first step of each segment but the first: red squares along the diagonal, as in the paper's figure 3a. */
  readonly boundaries?: readonly number[];
  /** What is known to be signed when, in steps, fractions included: green squares, with their names beside the matrix. */
  readonly truth?: readonly NamedStretch[];
  /** Of the matrix' side. Chosen here: 420 pixels, which a page's column holds. */
  readonly side?: number;
}

/** Chosen here: shades that an eye tells apart; each is one path. */
const SHADES = 24;
/** Chosen here: more cells than pixels cannot be seen. Longer sequences are drawn by means of neighbouring cells. */
const MOST_CELLS = 160;

/**
 * Draws a similarity matrix as an SVG that reads on light and dark backgrounds: the darker or brighter from its
 * background, the more alike. The diagonal is left out of the scale, for attention to oneself outshines all else.
 *
 * @example
 * drawSimilarity(map, { framesPerStep: 4, boundaries: [5, 10, 15] });
 */
export function drawSimilarity(
  similarity: Similarity,
  { framesPerStep, boundaries = [], truth = [], side = 420 }: DrawSimilarityOptions,
): string {
  const { size } = similarity;
  const { cells, values } = shrunk(similarity);
  const shades = shadesOf(cells, values);
  const [left, top] = [44, 10];
  const unit = side / size;
  const cell = side / cells;
  const round = (x: number) => Math.round(10 * x) / 10 + 0;
  const paths = Array.from({ length: SHADES }, (_, i) => {
    let path = "";
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        if (shades[row * cells + column] !== i + 1) continue;
        let end = column + 1;
        while (end < cells && shades[row * cells + end] === i + 1) end++;
        path += `M${column} ${row}H${end}V${row + 1}H${column}z`;
        column = end - 1;
      }
    }
    return path === ""
      ? ""
      : `<path d="${path}" fill="#2f6fbf" fill-opacity="${round((10 * (i + 1)) / SHADES) / 10}"/>`;
  });
  const square = (start: number, end: number, color: string, dashed: boolean) =>
    `<rect x="${round(left + start * unit)}" y="${round(top + start * unit)}" width="${round((end - start) * unit)}" height="${round((end - start) * unit)}" fill="none" stroke="${color}" stroke-width="1.6"${dashed ? ' stroke-dasharray="4 3"' : ""}/>`;
  const edges = [0, ...boundaries, size];
  const segments =
    boundaries.length === 0 ? [] : edges.slice(1).map((end, i) => square(edges[i]!, end, "#d03a2b", false));
  const known = truth.map(({ start, end }) => square(start, end, "#1a9850", true));
  const names = truth.map(
    ({ start, end, label }) =>
      `<text x="${left + side + 6}" y="${round(top + ((start + end) / 2) * unit + 4)}" fill="#1a9850">${escapeXml(label)}</text>`,
  );
  const ticks = axis(size * framesPerStep).flatMap((frame) => {
    const at = round((frame / framesPerStep) * unit);
    return [
      `<path d="M${left - 4} ${round(top + at)}h4M${round(left + at)} ${top + side}v4" stroke="#808a98"/>`,
      `<text x="${left - 7}" y="${round(top + at + 4)}" text-anchor="end">${frame}</text>`,
      `<text x="${round(left + at)}" y="${top + side + 16}" text-anchor="middle">${frame}</text>`,
    ];
  });
  const longest = Math.max(0, ...truth.map(({ label }) => [...label].length));
  const [width, height] = [left + side + 14 + 7 * longest, top + side + 36];
  const title = `Similarity of ${size} time steps of ${framesPerStep} frames${boundaries.length > 0 ? `, ${boundaries.length + 1} segments` : ""}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="11" fill="#808a98">` +
    `<g transform="translate(${left} ${top}) scale(${Math.round(1e4 * cell) / 1e4})" shape-rendering="crispEdges">${paths.join("")}</g>` +
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="#808a98" stroke-opacity=".5"/>` +
    `${segments.join("")}${known.join("")}${names.join("")}${ticks.join("")}` +
    `<text x="${left + side / 2}" y="${height - 4}" text-anchor="middle">frame</text></svg>`
  );
}

/** Means of neighbouring cells where there are more than can be seen. */
function shrunk({ size, values }: Similarity): {
  readonly cells: number;
  readonly values: ArrayLike<number>;
} {
  const pool = Math.ceil(size / MOST_CELLS);
  if (pool === 1) return { cells: size, values };
  const cells = Math.ceil(size / pool);
  const means = new Float64Array(cells * cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      let [sum, count] = [0, 0];
      for (let i = row * pool; i < Math.min(size, (row + 1) * pool); i++) {
        for (let j = column * pool; j < Math.min(size, (column + 1) * pool); j++) {
          sum += values[i * size + j]!;
          count++;
        }
      }
      means[row * cells + column] = sum / count;
    }
  }
  return { cells, values: means };
}

/** 0 to {@link SHADES} for each cell: the largest values off the diagonal are the darkest. */
function shadesOf(cells: number, values: ArrayLike<number>): Uint8Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < cells * cells; at++) {
    const value = values[at]!;
    low = Math.min(low, value);
    if (Math.floor(at / cells) !== at % cells) high = Math.max(high, value);
  }
  const range = high - low;
  return Uint8Array.from({ length: cells * cells }, (_, at) =>
    range > 0 ? Math.max(0, Math.min(SHADES, Math.round((SHADES * (values[at]! - low)) / range))) : 0,
  );
}

/** At most nine round numbers from 0 to the last frame. */
function axis(frames: number): number[] {
  const rough = frames / 8;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 4, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  return Array.from({ length: Math.floor(frames / step) + 1 }, (_, i) => i * step);
}

import { type Html, html } from "./html.js";

/** Shares as a picture: a confusion matrix, an attention map. */
export interface Matrix {
  readonly title: string;
  /** [R] */
  readonly rows: readonly string[];
  /** [C] */
  readonly columns: readonly string[];
  /** What rows and columns are. */
  readonly rowsName: string;
  readonly columnsName: string;
  /** [R, C], 0 to 1: 0 is not drawn, 1 is darkest. */
  readonly values: readonly (readonly number[])[];
}

/** Side of a cell in pixels. Chosen here: a label fits beside it. */
const CELL = 16;
/** Letters of a label at most. Chosen here: the matrix stays wider than its labels. */
const LETTERS = 16;
const MARGIN = 7 * LETTERS;

/**
 * A matrix as one SVG element, in the colour of the text around it; each cell says its value where the pointer rests.
 *
 * @throws {RangeError} if the values are not as many as rows and columns.
 * @example
 * drawMatrix({ title: "Confusion", rows: ["A", "B"], columns: ["A", "B"], rowsName: "shown", columnsName: "recognised
 * as", values: [[1, 0], [0.5, 0.5]] });
 */
export function drawMatrix({ title, rows, columns, rowsName, columnsName, values }: Matrix): string {
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    throw new RangeError(
      `Got ${values.length} rows of values; expected ${rows.length} of ${columns.length} each.`,
    );
  }
  const [width, height] = [MARGIN + CELL * columns.length + 8, MARGIN + CELL * rows.length + 8];
  const cells: Html[] = values.flatMap((row, r) =>
    row.flatMap((value, c) =>
      value > 0
        ? [
            html`<rect x="${MARGIN + CELL * c}" y="${MARGIN + CELL * r}" width="${CELL - 1}" height="${CELL - 1}" fill-opacity="${(0.12 + 0.88 * Math.min(1, value)).toFixed(3)}"><title>${rows[r]!} ${rowsName}, ${columns[c]!} ${columnsName}: ${(100 * value).toFixed(0)} %</title></rect>`,
          ]
        : [],
    ),
  );
  const ends = [MARGIN + CELL * columns.length, MARGIN + CELL * rows.length] as const;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" fill="currentColor" font-family="system-ui, 'Noto Sans', 'Liberation Sans', sans-serif" font-size="11" style="min-width:0">
<title>${title}</title>
<path d="M${MARGIN - 1} ${MARGIN - 1}H${ends[0]}V${ends[1]}H${MARGIN - 1}Z" fill="none" stroke="currentColor" stroke-opacity="0.25"/>
<text x="4" y="14" fill-opacity="0.65">${rowsName} ↓ ${columnsName} →</text>
${rows.map((name, r) => html`<text x="${MARGIN - 6}" y="${MARGIN + CELL * (r + 0.5)}" dy="0.35em" text-anchor="end">${short(name)}</text>`)}
${columns.map((name, c) => html`<text transform="translate(${MARGIN + CELL * (c + 0.5)} ${MARGIN - 6}) rotate(-90)" dy="0.35em">${short(name)}</text>`)}
${cells}
</svg>`.markup;
}

function short(name: string): string {
  const letters = [...name];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}…` : name;
}

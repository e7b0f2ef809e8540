import { type CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { readText } from "./files.js";
import { AnnotationError, namesIn, type Place, type Reading } from "./reading.js";

/** How a table is written. */
export interface TableFormat {
  readonly delimiter: "," | "\t" | "|";
  /** Whether a field may be in double quotes, as pandas writes them. */
  readonly quotes: boolean;
}

/**
 * The rows of a table with a head. Columns are found by their names, in any order, and others are passed over. Rows with
 * more or fewer fields than the head, or of several lines, are malformed.
 *
 * @param columns Those that there have to be.
 * @throws {AnnotationError} if the file is no table, or lacks a column.
 */
export function* readTable<Column extends string>(
  path: string,
  { delimiter, quotes }: TableFormat,
  columns: readonly Column[],
  reading: Reading,
): Generator<{ readonly row: { readonly [column in Column]: string }; readonly place: Place }> {
  const [head, ...rows] = parseRows(path, delimiter, quotes);
  const names = head?.record ?? [];
  if (columns.some((column) => !names.includes(column))) {
    const found = names.length > 1 ? namesIn(names) : "none of them";
    const expected = `expected the columns ${columns.join(", ")}, separated by ${NAMES[delimiter]}`;
    throw new AnnotationError(path, `${expected}; got ${found}`, 1);
  }
  const indices = columns.map((column) => [column, names.indexOf(column)] as const);
  for (const { record, line, lines } of rows) {
    const place = { file: path, line };
    if (record.length === names.length && lines === 1) {
      const row = Object.fromEntries(indices.map(([column, index]) => [column, record[index]?.trim()]));
      yield { row: row as { [column in Column]: string }, place };
    } else {
      const expected = `${names.length} fields in one line`; // a stray quote would swallow the lines up to the next one
      reading.reject(place, { field: "", value: record.join(delimiter), expected });
    }
  }
}

const NAMES = { ",": "commas", "\t": "tabs", "|": "|" } as const;

interface Row {
  readonly record: readonly string[];
  /** Where the row begins. */
  readonly line: number;
  /** How many lines it takes. */
  readonly lines: number;
}

function parseRows(path: string, delimiter: string, quotes: boolean): Row[] {
  let before = 0; // lines up to the row's own
  const rows: Row[] = [];
  try {
    parse(readText(path), {
      delimiter,
      quote: quotes ? '"' : false,
      relax_quotes: true, // a quote within a field is a quote
      relax_column_count: true, // counted by readTable, which knows the line
      record_delimiter: ["\r\n", "\n"],
      on_record: (record: string[], { lines }) => {
        if (record.length > 1 || record[0]?.trim() !== "") {
          rows.push({ record, line: before + 1, lines: lines - before });
        }
        before = lines;
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof AnnotationError) throw error;
    const { message, code } = error as CsvError;
    const detail =
      code === "CSV_QUOTE_NOT_CLOSED" ? "the quote that begins a field here never ends" : message;
    throw new AnnotationError(path, detail, before + 1);
  }
}

/** Schema of a field that must not be empty. */
export const filled = z.string({ error: "a text" }).min(1, { error: "a text" });

/** Schema of a field with a number, such as `12`, `0.52` or `-1`. */
export const numeric = (expected: string, allows: (value: number) => boolean): z.ZodType<number> =>
  z
    .string({ error: expected })
    .regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, { error: expected })
    .transform(Number)
    .refine((value) => Number.isFinite(value) && allows(value), { error: expected }); // 1e999 is none

import { type CsvError, parse as parseCsv } from "csv-parse/sync";
import { parseJson } from "./json.js";
import { AnnotationError, namesIn, type Place, type Reading } from "./reading.js";

/** A row by its columns' names, trimmed. */
export interface TableRecord {
  readonly row: Readonly<Record<string, string>>;
  readonly place: Place;
}

export interface Records {
  readonly records: TableRecord[];
  /** Whether numbers may have a comma, as spreadsheets write them where semicolons part the columns. */
  readonly decimalComma: boolean;
}

/** Where quotes are often no more than quotes, so that a row is a line. */
const LITERAL_QUOTES: readonly string[] = ["\t", "|"];
const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * The rows of a table of any usual form, which its name's ending tells: CSV as in RFC 4180, fields in quotes over several lines included, its columns parted
 * by whichever of comma, semicolon, tab and `|` gives the columns that are wanted; JSON lines (.jsonl, .ndjson); a JSON array
 * of objects (.json). Rows with more or fewer fields than the head, and objects of which a wanted value is no text, number or
 * truth, are malformed. What an object lacks is empty.
 *
 * @throws {AnnotationError} if the file cannot be read, is no table, or lacks a column.
 */
export function parseRecords(
  text: string,
  path: string,
  columns: readonly string[],
  reading: Reading,
): Records {
  if (/\.(jsonl|ndjson)$/i.test(path))
    return readObjects(jsonLines(text, path, reading), path, columns, reading);
  if (/\.json$/i.test(path)) {
    const { value, lineOf } = parseJson(text, path);
    if (!Array.isArray(value)) throw new AnnotationError(path, "expected an array of objects, a row each");
    const rows = value.map((row: unknown, i) => ({ value: row, line: lineOf([i]) }));
    return readObjects(rows, path, columns, reading);
  }
  return readCsv(text, path, columns, reading);
}

interface JsonRow {
  readonly value: unknown;
  readonly line: number;
}

function jsonLines(content: string, path: string, reading: Reading): JsonRow[] {
  return content.split("\n").flatMap((text, i): JsonRow[] => {
    if (text.trim() === "") return [];
    try {
      return [{ value: JSON.parse(text), line: i + 1 }];
    } catch {
      reading.reject(
        { file: path, line: i + 1 },
        { field: "", value: text.trim(), expected: "a JSON object" },
      );
      return [];
    }
  });
}

function readObjects(
  rows: readonly JsonRow[],
  path: string,
  columns: readonly string[],
  reading: Reading,
): Records {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const found = new Set(rows.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])));
  if (rows.length > 0) refuseMissing(path, columns, [...found]);
  const records = rows.flatMap(({ value, line }): TableRecord[] => {
    const place = { file: path, line };
    if (!isObject(value)) {
      reading.reject(place, { field: "", value, expected: "a JSON object" });
      return [];
    }
    const row: [string, string][] = [];
    for (const column of columns) {
      const own = Object.hasOwn(value, column) ? (value[column] ?? "") : "";
      if (!["string", "number", "boolean"].includes(typeof own)) {
        reading.reject(place, { field: column, value: own, expected: "a text or a number" });
        return [];
      }
      row.push([column, `${own}`.trim()]);
    }
    return [{ row: Object.fromEntries(row), place }];
  });
  return { records, decimalComma: false };
}

function readCsv(content: string, path: string, columns: readonly string[], reading: Reading): Records {
  const text = content.replace(/^sep=.\r?\n/i, ""); // what spreadsheets put before a head
  const skipped = content.length > text.length ? 1 : 0;
  const heads = DELIMITERS.map((delimiter) => ({ delimiter, names: headOf(text, delimiter, path) }));
  const fits = heads.find(({ names }) => columns.every((column) => names.includes(column)));
  if (fits === undefined) {
    const likely = heads.reduce((best, each) => (each.names.length > best.names.length ? each : best));
    return refuseMissing(path, columns, likely.names);
  }
  const { delimiter, names } = fits;
  const twice = columns.find((column) => names.filter((name) => name === column).length > 1);
  if (twice !== undefined) {
    throw new AnnotationError(
      path,
      `two columns are called ${JSON.stringify(twice)}; expected one`,
      1 + skipped,
    );
  }
  const [, ...rows] = parseRows(text, delimiter, path);
  const oneLine = LITERAL_QUOTES.includes(delimiter);
  const records = rows.flatMap(({ record, line, lines }): TableRecord[] => {
    const place = { file: path, line: line + skipped };
    if (record.length !== names.length || (oneLine && lines > 1)) {
      const expected = `${names.length} fields${oneLine ? " in one line" : ""}`;
      reading.reject(place, { field: "", value: record.join(delimiter), expected });
      return [];
    }
    const row = columns.map((column) => [column, record[names.indexOf(column)]!.trim()]);
    return [{ row: Object.fromEntries(row) as Record<string, string>, place }];
  });
  return { records, decimalComma: delimiter === ";" };
}

function headOf(text: string, delimiter: string, path: string): string[] {
  try {
    const [head] = parseRows(text, delimiter, path, 1);
    return (head?.record ?? []).map((name) => name.trim());
  } catch {
    return []; // no table by this delimiter
  }
}

interface CsvRow {
  readonly record: readonly string[];
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** How many lines it takes. */
  readonly lines: number;
}

function parseRows(text: string, delimiter: string, path: string, most?: number): CsvRow[] {
  let before = 0; // lines up to the row's own
  const rows: CsvRow[] = [];
  try {
    parseCsv(text, {
      delimiter,
      relax_column_count: true, // counted by readCsv, which knows the line
      relax_quotes: LITERAL_QUOTES.includes(delimiter),
      record_delimiter: ["\r\n", "\n", "\r"],
      ...(most !== undefined && { to: most }),
      on_record: (record: string[], { lines }) => {
        if (record.length > 1 || record[0]?.trim() !== "")
          rows.push({ record, line: before + 1, lines: lines - before });
        before = lines;
        return null;
      },
    });
    return rows;
  } catch (error) {
    const { message, code } = error as CsvError;
    const detail =
      code === "CSV_QUOTE_NOT_CLOSED"
        ? "the quote that begins a field here never ends"
        : code === "INVALID_OPENING_QUOTE" || code === "CSV_INVALID_CLOSING_QUOTE"
          ? 'a quote is within a field; expected it doubled (""), and the field in quotes'
          : (message.split("\n")[0] ?? "");
    throw new AnnotationError(path, `not a table: ${detail}`, before + 1);
  }
}

function refuseMissing(path: string, columns: readonly string[], found: readonly string[]): never;
function refuseMissing(path: string, columns: readonly string[], found: readonly string[]): void;
function refuseMissing(path: string, columns: readonly string[], found: readonly string[]): void {
  const missing = columns.filter((column) => !found.includes(column));
  if (missing.length === 0) return;
  const there = found.length > 0 ? namesIn(found.map((name) => JSON.stringify(name))) : "none";
  const lacks = missing.map((name) => JSON.stringify(name)).join(", ");
  throw new AnnotationError(
    path,
    `lacks the column${missing.length > 1 ? "s" : ""} ${lacks}; there are ${there}`,
  );
}

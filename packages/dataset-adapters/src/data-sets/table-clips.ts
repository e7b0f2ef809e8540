import { z } from "zod";
import { readText } from "../annotations/files.js";
import { AnnotationError, Reading, type VideoRange, type Videos } from "../annotations/reading.js";
import { parseRecords, type TableRecord } from "../annotations/records.js";
import { numeric } from "../annotations/table.js";
import { SPLIT_NAMES, splitNamed } from "../manifest/split-names.js";
import { adapter } from "./adapter.js";
import { oneOf, pairs } from "./option-values.js";

/** What a column may be. */
export const TABLE_FIELDS = [
  "id",
  "pose",
  "gloss",
  "text",
  "start",
  "end",
  "split",
  "signer",
  "language",
  "textLanguage",
] as const;
export type TableField = (typeof TABLE_FIELDS)[number];

/** Which column of a table is what: `{ pose: "file", text: "sentence" }`. */
export type TableColumns = { readonly [field in TableField]?: string };

/**
 * How a table counts time. `seconds` may also be written as `1:02.5` or `00:01:02.500`. `frames` count from 0, and the `end`
 * is the first frame that is not the clip's any more; `frames-from-1` count from 1, and the `end` is the clip's last frame.
 */
export const TIME_UNITS = ["seconds", "milliseconds", "frames", "frames-from-1"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface TableOptions {
  readonly columns: TableColumns;
  /** Default: seconds. */
  readonly times?: TimeUnit;
}

/** Which columns a table has to have: those that say which pose is meant. */
const NAMES: readonly TableField[] = ["id", "pose"];

/**
 * Reads clips from your own table: CSV with commas, semicolons, tabs or `|`, JSON lines, or a JSON array of objects.
 * Each row becomes a clip, and the columns are whatever they are called.
 *
 * `pose` is a file's name, with or without its ending and folders: `abc`, `abc.mp4`, `videos/abc.mp4`, `abc.pose`. Without it
 * the `id` names the pose; without an `id` the pose does, with a number where a pose has several clips. Rows in which a column
 * that was asked for is not what it has to be, or is empty, are malformed; only who signs, the split and the languages may be
 * empty. Splits may be called `train`, `dev`, `val`, `validation`, `test`, in any case.
 *
 * @throws {AnnotationError} if the file cannot be read, is no table, or lacks a column.
 * @example
 * const reading = readTableClips("sentences.csv", { columns: { pose: "file", text: "sentence", split: "split" } });
 */
export const readTableClips = (path: string, options: TableOptions): Reading =>
  parseTableClips(readText(path), path, options);

/** {@link readTableClips} of a file's text; its name tells of which form it is. */
export function parseTableClips(
  text: string,
  path: string,
  { columns, times = "seconds" }: TableOptions,
): Reading {
  const reading = new Reading({ ownGlosses: true });
  if (NAMES.every((field) => columns[field] === undefined)) {
    throw new AnnotationError(path, `expected a column that is the pose or the id, as in pose=file`);
  }
  const wanted = [...new Set(Object.values(columns))];
  const { records, decimalComma } = parseRecords(text, path, wanted, reading);
  const schemas = schemasOf(times, decimalComma);
  const numbers = new Map<string, number>(); // clips of each pose so far
  for (const { row, place } of records) {
    const known = parseRow(row, columns, schemas, place, reading);
    if (known === undefined) continue;
    const name = `${known.pose ?? known.id}`;
    const pose = name.replaceAll("\\", "/").replace(ENDING, "");
    const number = numbers.get(pose) ?? 0;
    numbers.set(pose, number + 1);
    const timed = columns.start !== undefined || columns.end !== undefined;
    const id = `${known.id ?? (timed ? `${pose}/${number}` : pose)}`;
    const split = splitNamed(`${known.split ?? ""}`);
    const text = known.text === undefined ? undefined : `${known.text}`.replace(/\s*[\r\n]+\s*/g, " ");
    if (text !== undefined && text !== known.text) reading.note(LINES, id);
    const clip = {
      id,
      ...(split && { split }),
      ...textOf("gloss", known),
      ...(text !== undefined && { text }),
      ...textOf("textLanguage", known),
      ...textOf("language", known),
      ...textOf("signer", known),
    };
    reading.add(place, clip, videosOf(pose, rangeOf(known.start, known.end, times)));
  }
  return reading;
}

const LINES = "has a text of several lines, which are one line now";

type Row = { readonly [field in TableField]?: string | number };

const textOf = <F extends "gloss" | "textLanguage" | "language" | "signer">(field: F, row: Row) =>
  row[field] === undefined || row[field] === ""
    ? {}
    : ({ [field]: `${row[field]}` } as { [field in F]: string });

/** A row's fields; undefined where one is not what it has to be, and the row counts as malformed. */
function parseRow(
  row: TableRecord["row"],
  columns: TableColumns,
  schemas: Readonly<Record<TableField, z.ZodType<string | number>>>,
  place: TableRecord["place"],
  reading: Reading,
): Row | undefined {
  const known: { [field in TableField]?: string | number } = {};
  for (const field of TABLE_FIELDS) {
    const column = columns[field];
    if (column === undefined) continue;
    const result = schemas[field].safeParse(row[column]);
    if (!result.success) {
      const expected = result.error.issues[0]!.message;
      reading.reject(place, { field: column, value: row[column], expected });
      return undefined;
    }
    known[field] = result.data;
  }
  return known;
}

/** Endings of poses and videos; other dots belong to a name. */
const ENDING = /\.(pose|mp4|m4v|mov|mkv|webm|avi|mpe?g|flv|swf|npy)$/i;

/** The pose by its folders and name, or else by its name alone. */
function videosOf(pose: string, range: Omit<VideoRange, "name">): Videos {
  const alone = pose.slice(pose.lastIndexOf("/") + 1);
  const whole = { name: pose.replace(/^(?:\.?\/)+/, ""), ...range };
  return whole.name === alone ? [whole] : [whole, { name: alone, path: whole.name, ...range }];
}

function rangeOf(
  start: string | number | undefined,
  end: string | number | undefined,
  unit: TimeUnit,
): Omit<VideoRange, "name"> {
  const [from, to] = [start, end].map((each) => (each === undefined ? undefined : Number(each)));
  if (from === undefined && to === undefined) return {};
  if (unit === "frames" || unit === "frames-from-1") {
    const begin = from === undefined ? 0 : from - (unit === "frames" ? 0 : 1);
    return { frames: { begin, ...(to !== undefined && { end: to }) } };
  }
  const scale = unit === "seconds" ? 1 : 1000;
  return {
    ...(from !== undefined && { start: from / scale }),
    ...(to !== undefined && { end: to / scale }),
  };
}

const filled = z.string().min(1, { error: "a text" });
const anything = z.string();
const split = z.string().refine((name) => name === "" || splitNamed(name) !== undefined, {
  error: `one of ${SPLIT_NAMES.join(", ")}`,
});

function schemasOf(
  unit: TimeUnit,
  decimalComma: boolean,
): Readonly<Record<TableField, z.ZodType<string | number>>> {
  const time = timeSchema(unit, decimalComma);
  return {
    ...{ id: filled, pose: filled, gloss: filled, text: filled, start: time, end: time },
    ...{ split, signer: anything, language: anything, textLanguage: anything },
  };
}

function timeSchema(unit: TimeUnit, decimalComma: boolean): z.ZodType<string | number> {
  const number = (expected: string, allows: (value: number) => boolean) => {
    const plain = numeric(expected, allows);
    if (!decimalComma) return plain;
    return z.preprocess(
      (value) => (typeof value === "string" ? value.replace(/^([+-]?\d+),(\d+)$/, "$1.$2") : value),
      plain,
    );
  };
  const whole = (from: number) =>
    number(`a frame's number, ${from} or more`, (value) => Number.isInteger(value) && value >= from);
  if (unit === "frames") return whole(0);
  if (unit === "frames-from-1") return whole(1);
  if (unit === "milliseconds") return number("milliseconds, 0 or more", (value) => value >= 0);
  return z.preprocess(
    secondsOfClock,
    number("seconds, 0 or more, or a time such as 00:01:02.5", (value) => value >= 0),
  );
}

/** `00:01:02.5` as the number of its seconds; anything else as it is. */
function secondsOfClock(value: unknown): unknown {
  const parts =
    typeof value === "string" ? /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$/.exec(value) : null;
  if (parts === null) return value;
  const [, hours = "0", minutes, seconds] = parts;
  const time = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds!.replace(",", "."));
  return Number(minutes) < 60 && Number(seconds!.replace(",", ".")) < 60 ? `${time}` : value;
}

const parseColumns = pairs(TABLE_FIELDS);
const parseUnit = oneOf(TIME_UNITS);

export const table = adapter({
  name: "table",
  title: "Table",
  description: "rows of a table of your own",
  annotations: "a .csv, .tsv, .jsonl or .json file",
  poses: "read",
  options: {
    columns: {
      value: "<pairs...>",
      description: `which column is what: ${TABLE_FIELDS.map((field) => `${field}=…`).join(" ")}`,
      required: "pose=file,gloss=sign",
      parse: parseColumns,
    },
    times: {
      value: "<unit>",
      description: `how start and end count: ${TIME_UNITS.join(", ")} (default: seconds)`,
      parse: parseUnit,
    },
  },
  read: ({ annotations }, { columns = {}, times }) =>
    readTableClips(annotations, { columns, ...(times && { times }) }),
});

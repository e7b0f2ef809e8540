import { join } from "node:path";
import { z } from "zod";
import { isFolder, readText } from "../annotations/files.js";
import { Reading } from "../annotations/reading.js";
import { filled, numeric, readTable } from "../annotations/table.js";
import { adapter } from "./adapter.js";

const COLUMNS = ["attachment_id", "text", "user_id", "train", "begin", "end"] as const;

/** Empty where there is no sign to cut out. */
const frame = z.union(
  [z.literal(""), numeric("a frame number, 0 or more", (value) => value >= 0 && Number.isInteger(value))],
  {
    error: "a frame number, 0 or more",
  },
);

const rowSchema = z.object({
  attachment_id: filled,
  text: filled,
  user_id: filled,
  train: z.enum(["True", "False", "true", "false"], { error: '"True" or "False"' }),
  begin: frame,
  end: frame,
});

/**
 * Slovo: isolated signs of Russian Sign Language (Kapitanov et al., 2023).
 *
 * Videos of the main download are cut to the sign, and used whole; those of `slovo_full` are not, and are cut at `begin`
 * and `end`. Which of the two a pose is of, its length tells. What is not for training is `valid`, as in the paper,
 * table 6; `no_event` is a class as in the paper, which counts 1,001 of them.
 *
 * @param path `annotations.csv`, or its folder.
 * @throws {AnnotationError} if the file is missing, or lacks a column.
 */
export function readSlovo(path: string): Reading {
  const file = isFolder(path) ? join(path, "annotations.csv") : path;
  const reading = new Reading();
  // Its name says commas, and it has tabs; copies of it in circulation have either.
  const delimiter = readText(file).split("\n", 1)[0]?.includes("\t") ? "\t" : ",";
  for (const { row, place } of readTable(file, { delimiter, quotes: true }, COLUMNS, reading)) {
    const known = reading.parse(rowSchema, row, place);
    if (known === undefined) continue;
    const { attachment_id: id, text: gloss, user_id: signer, train, begin, end } = known;
    const split = train.toLowerCase() === "true" ? ("train" as const) : ("valid" as const);
    if ((begin === "") !== (end === "")) {
      const field = begin === "" ? "begin" : "end";
      reading.reject(place, { field, value: "", expected: "a frame number, as the other one has" });
      continue;
    }
    const cut = begin !== "" && end !== "" && { uncut: { begin, end } };
    reading.add(place, { id, split, gloss, language: "rsl", signer }, [{ name: id, ...cut }]);
  }
  return reading;
}

export const slovo = adapter({
  name: "slovo",
  title: "Slovo",
  description: "isolated signs of Russian Sign Language",
  annotations: "annotations.csv",
  poses: "read",
  options: {},
  read: ({ annotations }) => readSlovo(annotations),
});

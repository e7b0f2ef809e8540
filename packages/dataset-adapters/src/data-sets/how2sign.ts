import { z } from "zod";
import { splitFiles } from "../annotations/files.js";
import { Reading } from "../annotations/reading.js";
import { filled, numeric, readTable } from "../annotations/table.js";
import { adapter } from "./adapter.js";

const COLUMNS = [
  "VIDEO_NAME",
  "SENTENCE_ID",
  "SENTENCE_NAME",
  "START_REALIGNED",
  "END_REALIGNED",
  "SENTENCE",
] as const;

const seconds = numeric("seconds", Number.isFinite);

const rowSchema = z.object({
  VIDEO_NAME: filled,
  SENTENCE_NAME: filled,
  START_REALIGNED: seconds,
  END_REALIGNED: seconds,
  SENTENCE: filled,
});

const file = (part: string) => `how2sign_realigned_${part}.csv`;

/**
 * How2Sign: instructions in American Sign Language, with the sentences re-aligned by hand (Duarte et al., 2021).
 *
 * A pose that is named by a `VIDEO_NAME` is of the whole video, out of which the sentence is cut at its re-aligned times.
 * One that is named by a `SENTENCE_NAME` is used whole: a video that was cut at these times. (The data set's own "RGB
 * clips" have these names too, but are cut at the times before re-alignment.) Sentences of invalid times, which end before
 * they begin or begin after their video has ended, are excluded by the rule `time range`. Paper, table 7.
 *
 * @param path A folder with `how2sign_realigned_{train,val,test}.csv`, or one of them.
 * @throws {AnnotationError} if a file is missing, or lacks a column.
 */
export function readHow2Sign(path: string): Reading {
  const reading = new Reading();
  const names = { train: file("train"), valid: file("val"), test: file("test") };
  for (const { path: table, split } of splitFiles(path, names)) {
    for (const { row, place } of readTable(table, { delimiter: "\t", quotes: true }, COLUMNS, reading)) {
      const known = reading.parse(rowSchema, row, place);
      if (known === undefined) continue;
      const { VIDEO_NAME: video, SENTENCE_NAME: id, SENTENCE: text } = known;
      const { START_REALIGNED: start, END_REALIGNED: end } = known;
      if (start < 0 || end <= start) {
        reading.exclude("time range", id);
        continue;
      }
      const signer = /-(\d+)-rgb_\w+$/.exec(video)?.[1];
      const clip = { id, split, text, textLanguage: "en", language: "ase", ...(signer && { signer }) };
      reading.add(place, clip, [{ name: video, start, end }, { name: id }]);
    }
  }
  return reading;
}

export const how2Sign = adapter({
  name: "how2sign",
  title: "How2Sign",
  description: "sentences in American Sign Language",
  annotations: "the folder with how2sign_realigned_{train,val,test}.csv",
  poses: "read",
  options: {},
  read: ({ annotations }) => readHow2Sign(annotations),
});

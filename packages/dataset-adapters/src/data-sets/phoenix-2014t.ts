import { z } from "zod";
import { splitFiles } from "../annotations/files.js";
import { Reading } from "../annotations/reading.js";
import { filled, readTable } from "../annotations/table.js";
import { adapter } from "./adapter.js";

const COLUMNS = ["name", "video", "start", "end", "speaker", "orth", "translation"] as const;

const rowSchema = z.object({ name: filled, speaker: filled, translation: filled });

const CUT = "has a start or end other than -1, which is not read: each video is a sentence";

const file = (part: string) => `PHOENIX-2014-T.${part}.corpus.csv`;

/**
 * RWTH-PHOENIX-Weather 2014 T: German weather forecasts in German Sign Language (Camgöz et al., 2018).
 *
 * The sentences' glosses are kept in `glosses`; `start` and `end` are -1 in all files, since each video is a sentence.
 *
 * @param path The folder that the data set's archive unpacks to, its `annotations/manual`, or one of the files
 * `PHOENIX-2014-T.{train,dev,test}.corpus.csv`.
 * @throws {AnnotationError} if a file is missing, or lacks a column.
 */
export function readPhoenix2014T(path: string): Reading {
  const reading = new Reading();
  const names = { train: file("train"), valid: file("dev"), test: file("test") };
  const folders = ["annotations/manual", "PHOENIX-2014-T/annotations/manual"];
  for (const { path: table, split } of splitFiles(path, names, folders)) {
    for (const { row, place } of readTable(table, { delimiter: "|", quotes: false }, COLUMNS, reading)) {
      const known = reading.parse(rowSchema, row, place);
      if (known === undefined) continue;
      const { name: id, translation: text, speaker: signer } = known;
      const glosses = row.orth.split(/\s+/).filter((gloss) => gloss !== "");
      const clip = { id, split, text, textLanguage: "de", language: "gsg", signer, glosses };
      if (row.start !== "-1" || row.end !== "-1") reading.note(CUT, id);
      reading.add(place, clip, [{ name: id }]);
    }
  }
  return reading;
}

export const phoenix2014T = adapter({
  name: "phoenix-2014t",
  title: "PHOENIX-2014T",
  description: "weather forecasts in German Sign Language, with German sentences",
  annotations: "the folder with PHOENIX-2014-T.{train,dev,test}.corpus.csv",
  poses: "read",
  options: {},
  read: ({ annotations }) => readPhoenix2014T(annotations),
});

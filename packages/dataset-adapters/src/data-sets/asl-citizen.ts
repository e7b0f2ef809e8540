import { z } from "zod";
import { splitFiles } from "../annotations/files.js";
import { Reading } from "../annotations/reading.js";
import { filled, readTable } from "../annotations/table.js";
import { adapter } from "./adapter.js";

const COLUMNS = ["Participant ID", "Video file", "Gloss", "ASL-LEX Code"] as const;

const rowSchema = z.object({ "Participant ID": filled, "Video file": filled, Gloss: filled });

/**
 * ASL Citizen: isolated signs of American Sign Language, recorded by the community (Desai et al., 2023).
 *
 * @param path The folder that the data set's archive unpacks to, its `splits` folder, or one of `train.csv`, `val.csv` and
 * `test.csv`.
 * @throws {AnnotationError} if a file is missing, or lacks a column.
 */
export function readAslCitizen(path: string): Reading {
  const reading = new Reading();
  const names = { train: "train.csv", valid: "val.csv", test: "test.csv" };
  for (const file of splitFiles(path, names, ["splits", "ASL_Citizen/splits"])) {
    for (const { row, place } of readTable(file.path, { delimiter: ",", quotes: true }, COLUMNS, reading)) {
      const known = reading.parse(rowSchema, row, place);
      if (known === undefined) continue;
      const id = known["Video file"].replace(/\.[^./]+$/, "");
      const aslLexCode = row["ASL-LEX Code"];
      const clip = {
        id,
        split: file.split,
        gloss: known.Gloss,
        language: "ase",
        signer: known["Participant ID"],
        ...(aslLexCode !== "" && { aslLexCode }),
      };
      reading.add(place, clip, [{ name: id }]);
    }
  }
  return reading;
}

export const aslCitizen = adapter({
  name: "asl-citizen",
  title: "ASL Citizen",
  description: "isolated signs of American Sign Language",
  annotations: "the folder with train.csv, val.csv and test.csv",
  poses: "read",
  options: {},
  read: ({ annotations }) => readAslCitizen(annotations),
});

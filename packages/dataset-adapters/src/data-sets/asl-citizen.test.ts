import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readAslCitizen } from "./asl-citizen.js";

const HEAD = "Participant ID,Video file,Gloss,ASL-LEX Code";
const table = (...rows: string[]) => `${[HEAD, ...rows].join("\r\n")}\r\n`;

test("readAslCitizen() reads the splits from the archive's folder, with quotes, a byte order mark and CRLF", () => {
  const folder = makeFolder({
    "ASL_Citizen/splits/train.csv": `\uFEFF${table("P52,15890366051589533-APPLE.mp4,APPLE,B_01_057")}`,
    "ASL_Citizen/splits/val.csv": table('P8,"4077-HURDLE, TRIP 1.mp4","HURDLE/TRIP, 1",NA', ""),
    "ASL_Citizen/splits/test.csv": table("P1,1-DOG.mp4,DOG1 ,E_03_037"),
  });
  const poses = folderOfPoses("15890366051589533-APPLE", "test/1-DOG");
  const made = manifestOf(readAslCitizen(folder), poses);
  expect(made.lines.map(withoutPose)).toEqual([
    {
      id: "15890366051589533-APPLE",
      split: "train",
      gloss: "APPLE",
      language: "ase",
      signer: "P52",
      aslLexCode: "B_01_057",
    },
    { id: "1-DOG", split: "test", gloss: "DOG1", language: "ase", signer: "P1", aslLexCode: "E_03_037" },
  ]);
  expect(outcome(made)).toEqual({ missing: ["4077-HURDLE, TRIP 1"], excluded: {}, malformed: [] });
});

test("readAslCitizen() tells the line of what is malformed, and reads the rest", () => {
  const folder = makeFolder({
    "val.csv": table(
      "P1,1-DOG.mp4,DOG1,E_03_037",
      "P1,2-DOG.mp4,DOG1",
      "P1,,DOG1,E_03_037",
      "P1,3-DOG.mp4,,E_03_037",
      '"P1,4-DOG.mp4,DOG1,E_03_037',
      'P1,5-DOG.mp4,"DOG1",E_03_037',
    ),
  });
  const made = manifestOf(readAslCitizen(join(folder, "val.csv")), folderOfPoses("1-DOG"));
  expect(made.lines.map(({ id, split }) => [id, split])).toEqual([["1-DOG", "valid"]]);
  expect(outcome(made).malformed).toEqual([
    'val.csv: line 3: expected 4 fields in one line, got "P1,2-DOG.mp4,DOG1"',
    'val.csv: line 4: Video file: expected a text, got ""',
    'val.csv: line 5: Gloss: expected a text, got ""',
    expect.stringMatching(/^val\.csv: line 6: expected 4 fields in one line, got .*P1,4-DOG/),
  ]);
});

test("readAslCitizen() refuses a folder without all splits, a table without its columns and what is not UTF-8", () => {
  const split = table("P1,1-DOG.mp4,DOG1,E_03_037");
  const partial = makeFolder({ "splits/train.csv": split, "splits/test.csv": split });
  expect(() => readAslCitizen(partial)).toThrow(
    /val\.csv: not there; expected a folder with train\.csv, val\.csv/,
  );
  expect(() => readAslCitizen(makeFolder())).toThrow(
    /: none of them is there; expected a folder with train\.csv/,
  );
  expect(() => readAslCitizen(join(partial, "none"))).toThrow(/none: nothing is there; expected a folder/);
  const other = (content: string | Uint8Array) => join(makeFolder({ "train.csv": content }), "train.csv");
  expect(() => readAslCitizen(other("user,video,gloss\n1,2,3\n"))).toThrow(
    /train\.csv: line 1: expected the columns Participant ID, .*, separated by commas; got user, video, gloss$/,
  );
  expect(() => readAslCitizen(other(table('"P1,1-DOG.mp4,DOG1,X')))).toThrow(
    /train\.csv: line 2: the quote that begins a field here never ends$/,
  );
  expect(() => readAslCitizen(other(Uint8Array.of(0x50, 0xe9, 0x0a)))).toThrow(
    /train\.csv: expected UTF-8 text$/,
  );
});

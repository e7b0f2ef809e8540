import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readPhoenix2014T } from "./phoenix-2014t.js";

const HEAD = "name|video|start|end|speaker|orth|translation";
const row = (name: string, orth: string, translation: string) =>
  `${name}|${name}/1/*.png|-1|-1|Signer08|${orth}|${translation}`;
const table = (...rows: string[]) => `${[HEAD, ...rows].join("\n")}\n`;
const files = (train: string, dev: string, test: string) =>
  Object.fromEntries(
    Object.entries({ train, dev, test }).map(([part, content]) => [
      `PHOENIX-2014-T.${part}.corpus.csv`,
      content,
    ]),
  );

test("readPhoenix2014T() reads sentences with their glosses, and takes quotes as they are", () => {
  const parts = files(
    table(
      row(
        "11August_2010_Wednesday_tagesschau-2",
        "DRUCK TIEF KOMMEN",
        "tiefer luftdruck bestimmt das wetter",
      ),
    ),
    table(row("25October_2010_Monday_tagesschau-22", "MITTWOCH REGEN", 'am mittwoch "nieselregen')),
    table(row("01April_2010_Thursday_heute-6697", "", "liebe zuschauer guten abend")),
  );
  const home = "PHOENIX-2014-T/annotations/manual";
  const folder = makeFolder(
    Object.fromEntries(Object.entries(parts).map(([name, text]) => [`${home}/${name}`, text])),
  );
  const poses = folderOfPoses(
    "train/11August_2010_Wednesday_tagesschau-2",
    "25October_2010_Monday_tagesschau-22",
    "01April_2010_Thursday_heute-6697",
  );
  const made = manifestOf(readPhoenix2014T(folder), poses);
  const common = { textLanguage: "de", language: "gsg", signer: "Signer08" };
  expect(made.lines.map(withoutPose)).toEqual([
    {
      ...common,
      id: "11August_2010_Wednesday_tagesschau-2",
      split: "train",
      text: "tiefer luftdruck bestimmt das wetter",
      glosses: ["DRUCK", "TIEF", "KOMMEN"],
    },
    {
      ...common,
      id: "25October_2010_Monday_tagesschau-22",
      split: "valid",
      text: 'am mittwoch "nieselregen',
      glosses: ["MITTWOCH", "REGEN"],
    },
    {
      ...common,
      id: "01April_2010_Thursday_heute-6697",
      split: "test",
      text: "liebe zuschauer guten abend",
      glosses: [],
    },
  ]);
});

test("readPhoenix2014T() counts what is missing or malformed, with its line", () => {
  const folder = makeFolder(
    files(
      table(row("a", "X", ""), row("b", "X", "ja|nein"), row("c", "X", "ja"), row("d", "X", "ja")),
      table(),
      table(),
    ),
  );
  const made = manifestOf(readPhoenix2014T(folder), folderOfPoses("d"));
  expect(outcome(made)).toEqual({
    missing: ["c"],
    excluded: {},
    malformed: [
      'PHOENIX-2014-T.train.corpus.csv: line 2: translation: expected a text, got ""',
      expect.stringContaining("PHOENIX-2014-T.train.corpus.csv: line 3: expected 7 fields in one line, got"),
    ],
  });
});

test("readPhoenix2014T() reads one split, and refuses another file", () => {
  const folder = makeFolder({ ...files(table(), table(row("a", "X", "ja")), table()), "notes.csv": table() });
  const { lines } = manifestOf(
    readPhoenix2014T(join(folder, "PHOENIX-2014-T.dev.corpus.csv")),
    folderOfPoses("a"),
  );
  expect(lines.map(({ split }) => split)).toEqual(["valid"]);
  expect(() => readPhoenix2014T(join(folder, "notes.csv"))).toThrow(
    /notes\.csv: unknown name; expected a folder with/,
  );
});

test("readPhoenix2014T() notes times, which it does not read", () => {
  const timed = row("a", "X", "ja").replace("|-1|-1|", "|0|50|");
  const reading = readPhoenix2014T(
    join(makeFolder(files(table(timed), table(), table())), "PHOENIX-2014-T.train.corpus.csv"),
  );
  expect([...reading.noted]).toEqual([
    ["has a start or end other than -1, which is not read: each video is a sentence", ["a"]],
  ]);
});

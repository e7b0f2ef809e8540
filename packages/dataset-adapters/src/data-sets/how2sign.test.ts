import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readHow2Sign } from "./how2sign.js";

const HEAD = "VIDEO_ID\tVIDEO_NAME\tSENTENCE_ID\tSENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE";
const row = (video: string, number: number, start: string, end: string, sentence: string) =>
  [
    video,
    `${video}-8-rgb_front`,
    `${video}_${number}`,
    `${video}_${number}-8-rgb_front`,
    start,
    end,
    sentence,
  ].join("\t");
const table = (...rows: string[]) => `${[HEAD, ...rows].join("\n")}\n`;
const folderOf = (train: string, val = table(), test = table()) =>
  makeFolder(
    Object.fromEntries(
      Object.entries({ train, val, test }).map(([part, content]) => [
        `how2sign_realigned_${part}.csv`,
        content,
      ]),
    ),
  );

test("readHow2Sign() cuts sentences out of whole videos, and takes cut ones whole", () => {
  const folder = folderOf(
    table(row("--7E2sU6zP4", 10, "0.52", "3.48", '"She said ""painting""."')),
    table(row("-d5dN54tH2E", 0, "1.0", "2", "We're going to work on a arm drill.")),
    table(row("10om04b2LIw", 26, "3.2", "6.9", 'I call it "painting the wall".')),
  );
  const poses = folderOfPoses(
    "--7E2sU6zP4-8-rgb_front",
    "--7E2sU6zP4_10-8-rgb_front", // of the data set's clips, which are not re-aligned: the whole video is preferred
    "val/-d5dN54tH2E_0-8-rgb_front",
    "10om04b2LIw-8-rgb_front",
  );
  const made = manifestOf(readHow2Sign(folder), poses);
  const common = { textLanguage: "en", language: "ase", signer: "8" };
  expect(made.lines.map(withoutPose)).toEqual([
    {
      ...common,
      id: "--7E2sU6zP4_10-8-rgb_front",
      split: "train",
      text: 'She said "painting".',
      start: 0.52,
      end: 3.48,
    },
    {
      ...common,
      id: "-d5dN54tH2E_0-8-rgb_front",
      split: "valid",
      text: "We're going to work on a arm drill.",
    },
    {
      ...common,
      id: "10om04b2LIw_26-8-rgb_front",
      split: "test",
      text: 'I call it "painting the wall".',
      start: 3.2,
      end: 6.9, // the video ends at 4 s, which is where the corpus ends the clip
    },
  ]);
});

test("readHow2Sign() excludes and counts invalid time ranges, in the table and beyond the video's end", () => {
  const folder = folderOf(
    table(
      row("10om04b2LIw", 1, "1.5", "2.5", "And that ought to do it."),
      row("10om04b2LIw", 2, "2.5", "2.5", "Ugly old fly."),
      row("10om04b2LIw", 3, "3.5", "2.5", "So there you go."),
      row("10om04b2LIw", 4, "-1", "2.5", "So there you go."),
      row("10om04b2LIw", 5, "4.0", "5.5", "So there you go."), // the video has 4 s
      row("10om04b2LIw", 6, "144.16", "144.77", "So there you go."),
    ),
  );
  const made = manifestOf(readHow2Sign(folder), folderOfPoses("10om04b2LIw-8-rgb_front"));
  expect(made.lines.map(({ text }) => text)).toEqual(["And that ought to do it."]);
  const ids = (...numbers: number[]) => numbers.map((number) => `10om04b2LIw_${number}-8-rgb_front`);
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: { "time range": ids(2, 3, 4, 5, 6) },
    malformed: [],
  });
});

test("readHow2Sign() tells the lines of what is malformed, and reads the rest", () => {
  const folder = folderOf(
    table(
      row("a", 1, "1.5", "", "No end."),
      row("a", 2, "0:01", "2.5", "No number."),
      row("a", 3, "1", "2", ""),
      row("a", 4, "1", "2", '"A quote that nobody ends'),
      row("a", 5, "1", "2", 'Another "'),
      row("a", 6, "1", "2", "Well."),
    ),
  );
  const made = manifestOf(
    readHow2Sign(join(folder, "how2sign_realigned_train.csv")),
    folderOfPoses("a-8-rgb_front"),
  );
  expect(made.lines.map(({ text }) => text)).toEqual(["Well."]);
  expect(outcome(made).malformed).toEqual([
    'how2sign_realigned_train.csv: line 2: END_REALIGNED: expected seconds, got ""',
    'how2sign_realigned_train.csv: line 3: START_REALIGNED: expected seconds, got "0:01"',
    'how2sign_realigned_train.csv: line 4: SENTENCE: expected a text, got ""',
    expect.stringContaining("how2sign_realigned_train.csv: line 5: expected 7 fields in one line, got"),
  ]);
});

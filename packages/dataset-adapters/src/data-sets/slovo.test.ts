import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { makeManifest } from "../manifest/make-manifest.js";
import { indexPoses } from "../manifest/poses.js";
import { readSlovo } from "./slovo.js";

const HEAD = ["attachment_id", "text", "user_id", "height", "width", "length", "train", "begin", "end"];
const row = (id: string, text: string, train: string, begin: string, end: string) =>
  [id, text, "185bd3a8", "1920", "1080", "76.0", train, begin, end].join("\t");
const table = (...rows: string[]) =>
  makeFolder({ "annotations.csv": `${[HEAD.join("\t"), ...rows].join("\n")}\n` });

test("readSlovo() takes cut videos whole, and cuts whole ones at begin and end", () => {
  const folder = table(
    row("44e8d2a0-7e01", "привет", "True", "30", "45"),
    row("3c0cec5a-1d22", "утро", "False", "30", "45"),
    row("d17ca986-9f03", "no_event", "True", "0", "36"),
    row("e05a1b6c-0a44", "Доброе утро", "True", "", ""),
  );
  const poses = folderOfPoses(
    ["train/44e8d2a0-7e01", makePose({ frames: 15, fps: 30 })],
    ["test/3c0cec5a-1d22", makePose({ frames: 76, fps: 30 })],
    ["train/d17ca986-9f03", makePose({ frames: 36, fps: 30 })],
    ["train/e05a1b6c-0a44", makePose({ frames: 50, fps: 30 })],
  );
  const made = manifestOf(readSlovo(folder), poses);
  const common = { language: "rsl", signer: "185bd3a8" };
  expect(made.lines.map(withoutPose)).toEqual([
    { ...common, id: "44e8d2a0-7e01", split: "train", gloss: "привет" },
    { ...common, id: "3c0cec5a-1d22", split: "valid", gloss: "утро", start: 1, end: 1.5 },
    { ...common, id: "d17ca986-9f03", split: "train", gloss: "no_event" },
    { ...common, id: "e05a1b6c-0a44", split: "train", gloss: "Доброе утро" },
  ]);
  expect(outcome(made)).toEqual({ missing: [], excluded: {}, malformed: [] });
});

test("readSlovo() excludes a video that is neither, and tells the line of what is malformed", () => {
  const folder = table(
    row("a", "утро", "True", "30", "45"),
    row("b", "утро", "yes", "30", "45"),
    row("c", "утро", "True", "30", "NaN"),
    row("d", "утро", "True", "30", "45"),
  );
  const made = manifestOf(
    readSlovo(folder),
    folderOfPoses(["a", makePose({ frames: 20 })], ["d", makePose({ frames: 46 })]),
  );
  expect(made.lines.map(({ id }) => id)).toEqual(["d"]);
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: { "unclear length": ["a"] },
    malformed: [
      'annotations.csv: line 3: train: expected "True" or "False", got "yes"',
      'annotations.csv: line 4: end: expected a frame number, 0 or more, got "NaN"',
    ],
  });
});

test("readSlovo() reads the table with commas, its columns in another order, and refuses one without them", () => {
  const comma = makeFolder({
    "annotations.csv":
      ',attachment_id,user_id,width,height,length,text,train,begin,end\n0,a,u,1,1,9,"да, нет",True,2,8\n',
  });
  const { lines } = manifestOf(
    readSlovo(join(comma, "annotations.csv")),
    folderOfPoses(["a", makePose({ frames: 6 })]),
  );
  expect(lines.map(({ gloss }) => gloss)).toEqual(["да, нет"]);
  expect(() => readSlovo(makeFolder())).toThrow(/annotations\.csv: ENOENT/);
  const other = makeFolder({ "annotations.csv": "attachment_id\ttext\n" });
  expect(() => readSlovo(other)).toThrow(
    /line 1: expected the columns attachment_id, .* got attachment_id, text$/,
  );
});

test("readSlovo() takes no sign whole of which one end is missing, or whose end is before its beginning", () => {
  const table = [
    HEAD.join("\t"),
    row("a", "да", "True", "3", ""),
    row("b", "да", "True", "9", "5"),
    row("c", "да", "True", "1.5", "5"),
  ];
  const made = makeManifest(readSlovo(makeFolder({ "annotations.csv": table.join("\n") })), {
    poses: indexPoses(folderOfPoses("a", "b", "c")),
    out: "m.jsonl",
  });
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: { "time range": ["b"] },
    malformed: [
      'annotations.csv: line 2: end: expected a frame number, as the other one has, got ""',
      'annotations.csv: line 4: begin: expected a frame number, 0 or more, got "1.5"',
    ],
  });
});

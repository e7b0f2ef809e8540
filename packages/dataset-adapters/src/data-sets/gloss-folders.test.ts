import { expect, test } from "@jest/globals";
import { folderOfPoses, manifestOf, outcome } from "../adapters.fixture.js";
import { readGlossFolders } from "./gloss-folders.js";

test("readGlossFolders() takes folders for glosses, whatever is below them", () => {
  const poses = folderOfPoses("notes", "HELLO/1", "HELLO/2", "thank you/sam/1");
  const { lines, ...made } = manifestOf(readGlossFolders(poses), poses);
  expect(lines.map(({ pose: _, ...clip }) => clip)).toEqual([
    { id: "HELLO/1", gloss: "HELLO" },
    { id: "HELLO/2", gloss: "HELLO" },
    { id: "thank you/sam/1", gloss: "thank you" },
  ]);
  expect(outcome(made)).toEqual({ missing: [], excluded: { "no gloss": ["notes"] }, malformed: [] });
});

test("readGlossFolders() takes the folders above the glosses for splits where all are named so", () => {
  const poses = folderOfPoses("train/HELLO/1", "Val/HELLO/2", "test/YES/3", "test/4");
  const { lines, ...made } = manifestOf(readGlossFolders(poses), poses);
  expect(lines.map(({ id, split, gloss }) => [id, split, gloss])).toEqual([
    ["Val/HELLO/2", "valid", "HELLO"],
    ["test/YES/3", "test", "YES"],
    ["train/HELLO/1", "train", "HELLO"],
  ]);
  expect(outcome(made).excluded).toEqual({ "no gloss": ["test/4"] });
  const glosses = folderOfPoses("test/1", "exam/2"); // a sign called "test"
  expect(manifestOf(readGlossFolders(glosses), glosses).lines.map(({ gloss }) => gloss)).toEqual([
    "exam",
    "test",
  ]);
});

test("readGlossFolders() refuses a folder that is not there", () => {
  expect(() => readGlossFolders("/nowhere")).toThrow("/nowhere: there is no such folder");
});

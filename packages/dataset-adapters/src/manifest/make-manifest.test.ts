import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome } from "../adapters.fixture.js";
import { Reading, type Videos } from "../annotations/reading.js";
import { makeManifest, writeManifest } from "./make-manifest.js";
import { indexPoses, indexVideos } from "./poses.js";

const readingOf = (...entries: (readonly [id: string, ...videos: Videos])[]) => {
  const reading = new Reading();
  for (const [index, [id, ...videos]] of entries.entries()) {
    reading.add({ file: "list.txt", line: index + 1 }, { id, gloss: id.slice(0, 1) }, videos);
  }
  return reading;
};

test("makeManifest() names poses relative to the manifest, wherever both are", () => {
  const root = folderOfPoses("poses/train/a", "poses/b");
  mkdirSync(join(root, "lists"));
  const poses = join(root, "poses");
  const reading = readingOf(["a", { name: "a" }], ["b", { name: "b" }]);
  const posesOf = (out: string) =>
    makeManifest(reading, { poses: indexPoses(poses), out }).clips.map(({ pose }) => pose);
  expect(posesOf(join(root, "lists", "m.jsonl"))).toEqual(["../poses/train/a.pose", "../poses/b.pose"]);
  expect(posesOf(join(poses, "manifest.jsonl"))).toEqual(["train/a.pose", "b.pose"]);
});

test("makeManifest() finds names in folders, whatever composes their letters, and takes none of several", () => {
  const poses = folderOfPoses("train/1", "test/1", "か\u3099", "x.y", "FO_01-02/FO_01", "FO_01_02-FO_02");
  const made = manifestOf(
    readingOf(
      ["several", { name: "1" }],
      ["path", { name: "test/1" }],
      ["kana", { name: "が" }],
      ["dots", { name: "x.y" }],
      ["loose folder", { name: "FO-01_02/FO-01", loose: true }],
      ["loose name", { name: "FO_01-02/FO_02", loose: true }],
      ["strict", { name: "FO-01-02-FO_02" }],
      ["second", { name: "none" }, { name: "x.y" }],
      ["ending", { name: "x" }],
    ),
    poses,
  );
  expect(made.lines.map(({ id }) => id)).toEqual([
    "path",
    "kana",
    "dots",
    "loose folder",
    "loose name",
    "second",
  ]);
  expect(outcome(made)).toEqual({
    missing: ["strict", "ending"],
    excluded: { "several poses": ["several"] },
    malformed: [],
  });
});

test("makeManifest() excludes ranges in which no frame is, and glosses of few clips", () => {
  const poses = folderOfPoses(["v", makePose({ frames: 50, fps: 25 })]);
  const reading = readingOf(
    ["a1", { name: "v", start: 0.5 }],
    ["a2", { name: "v", start: 1, end: 9 }],
    ["b1", { name: "v", start: 1.01, end: 1.03 }], // between two frames
    ["b2", { name: "v", start: 2 }],
    ["b3", { name: "v", start: 1, end: 0.5 }],
    ["c1", { name: "v", end: 1 }],
  );
  const made = manifestOf(reading, poses, 2);
  expect(made.lines.map(({ id, start, end }) => [id, start, end])).toEqual([
    ["a1", 0.5, undefined],
    ["a2", 1, 9],
  ]);
  expect(outcome(made).excluded).toEqual({ "time range": ["b1", "b2", "b3"], "few clips": ["c1"] });
  expect(reading.excluded.size).toBe(0); // what was read can be used again
});

test("makeManifest() keeps clips whose pose is damaged for the corpus to skip, and names what is there twice", () => {
  const poses = makeFolder({ "a.pose": "no pose", "b.pose": makePose() });
  const reading = readingOf(["a", { name: "a", start: 1 }], ["b", { name: "b" }], ["b", { name: "b" }]);
  const made = makeManifest(reading, { poses: indexPoses(poses), out: join(poses, "manifest.jsonl") });
  expect(made.clips.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(outcome(made).malformed).toEqual(['list.txt: line 3: "b" was there before in line 2']);
  expect(() => indexPoses("/nowhere")).toThrow("/nowhere: there is no such folder");
});

test("writeManifest() writes lines of JSON, whole or not at all", () => {
  const folder = makeFolder();
  const path = join(folder, "manifest.jsonl");
  writeManifest(path, [
    { id: "a", pose: "a.pose" },
    { id: "b", pose: "b.pose", gloss: "猫" },
  ]);
  expect(readFileSync(path, "utf8")).toBe(
    '{"id":"a","pose":"a.pose"}\n{"id":"b","pose":"b.pose","gloss":"猫"}\n',
  );
  expect(() => writeManifest(join(folder, "none", "m.jsonl"), [])).toThrow(/no such file or folder/);
  expect(existsSync(join(folder, "none"))).toBe(false);
});

test("indexVideos() finds videos of every usual ending, in folders and through links", () => {
  const folder = makeFolder({ "raw/a.mp4": "", "raw/b.MKV": "", "c.webm": "", "d.txt": "", "e.pose": "" });
  symlinkSync(join(folder, "c.webm"), join(folder, "f.webm"));
  const index = indexVideos(folder);
  expect(["a", "b", "c", "d", "e", "f"].map((name) => index.find({ name }))).toEqual([
    join(folder, "raw/a.mp4"),
    join(folder, "raw/b.MKV"),
    join(folder, "c.webm"),
    undefined,
    undefined,
    join(folder, "f.webm"),
  ]);
  expect(index.size).toBe(4);
  expect(() => indexVideos("/nowhere")).toThrow("/nowhere: there is no such folder");
});

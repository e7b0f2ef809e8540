import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { corpusSource, openCorpus, packCorpus, scanCorpus } from "@msmae/datasets";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome } from "./adapters.fixture.js";
import { Reading } from "./annotations/reading.js";
import { makeManifest } from "./manifest/make-manifest.js";
import { indexPoses } from "./manifest/poses.js";

/** A folder with a.pose of these times and a manifest.jsonl of these clips. */
function recorded(times: readonly unknown[] | string, ...clips: readonly object[]): string {
  const frames = 24;
  const pose = makePose({ frames, fps: 15.37 });
  const folder = makeFolder({
    "a.pose": pose,
    "a.extraction.json": typeof times === "string" ? times : JSON.stringify({ times }),
    "manifest.jsonl": clips
      .map((clip, i) => JSON.stringify({ id: `${i}`, pose: "a.pose", ...clip }))
      .join("\n"),
  });
  return folder;
}

/** Twelve frames 33 ms apart, then twelve 100 ms apart. */
const UNEVEN = Array.from(
  { length: 24 },
  (_, i) => Math.round(1000 * (i <= 12 ? 0.033 * i : 0.396 + 0.1 * (i - 12))) / 1000,
);
/** A picture that begins half a second after the sound. */
const LATE = Array.from({ length: 24 }, (_, i) => 0.5 + i / 15.37);

test("clips are cut by the times that extraction wrote down, packed or not", async () => {
  const segments = [
    { gloss: "A", start: 0.4, end: 0.5 },
    { gloss: "B", start: 0.696, end: 0.896 },
  ];
  const folder = recorded(UNEVEN, { start: 0, end: 0.39 }, { start: 0.39, end: 1.5, segments }, { start: 2 });
  const corpus = openCorpus(folder);
  expect(corpus.clips.map(({ first, frames, origin }) => [first, frames, origin])).toEqual([
    [0, 12, undefined],
    [12, 12, 0.396],
  ]);
  expect(corpus.clips[1]!.times!.slice(0, 3)).toEqual([0, 0.1, 0.2]);
  expect(
    corpus.clips[1]!.segments!.map(({ start, end }) =>
      [start, end].map((each) => Math.round(1000 * each) / 1000),
    ),
  ).toEqual([
    [0.004, 0.104],
    [0.3, 0.5],
  ]);
  expect(corpus.skipped.map(({ reason, detail }) => [reason, detail.replace(folder, "")])).toEqual([
    ["range", "/a.pose: no frame from 2 s to the end s of 24 frames, which are from 0.00 s to 1.60 s"],
  ]);
  const out = join(makeFolder(), "packed");
  await packCorpus(scanCorpus(corpusSource(folder), ["body"]), out);
  const packed = openCorpus(out, { streams: ["body"] });
  const when = ({ frames, fps, times, origin, segments }: (typeof packed.clips)[number]) => ({
    frames,
    fps,
    times,
    origin,
    segments,
  });
  expect(packed.clips.map(when)).toEqual(corpus.clips.map(when));
  const wrist = (of: typeof packed) => of.load(1).streams.body!.coordinates[8]!;
  expect(wrist(packed)).toBeCloseTo(wrist(corpus), 1);
});

test("a picture that begins after the sound is cut by the video's time, by the corpus and by makeManifest()", () => {
  const folder = recorded(
    LATE,
    { start: 0.5, end: 0.89 },
    { start: 0, end: 0.5 },
    { segments: [{ gloss: "A", start: 0.5, end: 0.75 }] },
  );
  const corpus = openCorpus(folder);
  expect(corpus.clips.map(({ first, frames, origin, times }) => [first, frames, origin, times])).toEqual([
    [0, 6, 0.5, undefined],
    [0, 24, 0.5, undefined],
  ]);
  expect(corpus.clips[1]!.segments).toEqual([{ gloss: "A", start: 0, end: 0.25 }]);
  const reading = new Reading();
  const add = (id: string, range: object) => reading.add({ file: "list" }, { id }, [{ name: "a", ...range }]);
  add("said at once", { start: 0.5, end: 0.7 });
  add("before the picture", { start: 0.1, end: 0.4 });
  add("before the video", { start: -0.2, end: 0.7 });
  add("after the picture", { start: 2.1, end: 3 });
  add("frames 4 to 10", { uncut: { begin: 4, end: 10 } });
  const made = manifestOf(reading, folder);
  expect(made.lines.map(({ id }) => id)).toEqual(["said at once", "frames 4 to 10"]);
  expect(outcome(made).excluded).toEqual({
    "time range": ["before the picture", "before the video", "after the picture"],
  });
  writeFileSync(join(folder, "manifest.jsonl"), `${JSON.stringify({ ...made.lines[1], pose: "a.pose" })}\n`);
  expect(openCorpus(folder).clips.map(({ first, frames }) => [first, frames])).toEqual([[4, 6]]);
});

test("what extraction wrote down that does not fit skips its clips with a reason, and is malformed in makeManifest()", () => {
  for (const [record, what] of [
    [UNEVEN.slice(1), "times: expected 24, one for each frame, got 23"],
    ["{", "is not JSON"],
    [[...UNEVEN.slice(1), null], "times[23]: expected seconds, got null"],
  ] as const) {
    const folder = recorded(record, { start: 0, end: 1 });
    expect(() => openCorpus(folder)).toThrow(
      `the only clip cannot be used: 1 has no frame times that fit (0); ${folder}/a.extraction.json: ${what}`,
    );
    const reading = new Reading();
    reading.add({ file: "list" }, { id: "x" }, [{ name: "a", start: 0, end: 1 }]);
    reading.add({ file: "list" }, { id: "y" }, [{ name: "a", uncut: { begin: 0, end: 4 } }]);
    const out = join(folder, "m.jsonl");
    const made = makeManifest(reading, { poses: indexPoses(folder), out });
    expect([made.clips.map(({ id }) => id), outcome(made).excluded]).toEqual([
      ["x"],
      { "unclear length": ["y"] },
    ]);
    expect(made.malformed.map(({ message }) => message.includes(what))).toEqual([true]);
  }
});

test("a clip that is to be cut out of a pose without a frame rate is excluded by a rule", () => {
  const poses = folderOfPoses(["v", makePose({ frames: 50, fps: 0 })]);
  const reading = new Reading();
  reading.add({ file: "list" }, { id: "cut" }, [{ name: "v", start: 0, end: 1 }]);
  reading.add({ file: "list" }, { id: "cut by frames" }, [{ name: "v", uncut: { begin: 4, end: 40 } }]);
  reading.add({ file: "list" }, { id: "whole" }, [{ name: "v" }]);
  const made = manifestOf(reading, poses);
  expect(made.lines.map(({ id }) => id)).toEqual(["whole"]);
  expect(outcome(made).excluded).toEqual({ "no frame rate": ["cut", "cut by frames"] });
});

test("a manifest's own fields do not pass for what a scan finds", () => {
  const folder = makeFolder({
    "a.pose": makePose({ frames: 4 }),
    "manifest.jsonl":
      '{"id": "a", "pose": "a.pose", "times": [9], "origin": "Kyoto", "partOf": 3, "dialect": "south"}',
  });
  expect(openCorpus(folder).clips).toEqual([
    expect.not.objectContaining({ times: [9], origin: "Kyoto", partOf: 3 }),
  ]);
});

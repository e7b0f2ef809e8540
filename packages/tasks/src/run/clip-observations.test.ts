import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { SkippedClip } from "@msmae/datasets";
import { newFolder } from "@msmae/testing";
import { ClipObservations } from "./clip-observations.js";

const clips = Array.from({ length: 8 }, (_, i) => ({
  id: `${i}`,
  path: `${i}.pose`,
  first: 0,
  frames: 9,
  fps: 25,
}));
const corpus = { name: "corpus", clips };
const unread = (clip: string): SkippedClip => ({
  clip,
  path: `${clip}.pose`,
  reason: "unreadable",
  detail: "ENOENT",
});
const batch = (...skipped: SkippedClip[]) => ({ clips: [], unseen: [], skipped });
const lines = (path: string) =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a clip that cannot be used is a line of the log, with the update for which it was first drawn", () => {
  const path = join(newFolder(), "skipped.jsonl");
  const first = new ClipObservations(corpus, path);
  first.add(batch({ ...unread("3"), reason: "shoulders" })); // before training, as to find a mean pose
  expect(existsSync(path)).toBe(false);
  first.begin(0);
  for (const step of [1, 2, 3]) first.add(batch(...(step === 1 ? [] : [unread("5")])), step);
  first.add(batch(unread("1"))); // a validation after update 3
  first.close();
  expect(lines(path).map(({ step, clip, reason }) => [step, clip, reason])).toEqual([
    [0, "3", "shoulders"],
    [2, "5", "unreadable"],
    [3, "1", "unreadable"],
  ]);

  const again = new ClipObservations(corpus, path); // from the checkpoint of update 2
  again.add(batch({ ...unread("3"), reason: "shoulders" }));
  again.begin(2);
  expect(lines(path).map(({ clip }) => clip)).toEqual(["3", "5"]);
  again.add(batch(unread("1")), 3);
  again.close();
  expect(lines(path).map(({ step, clip }) => [step, clip])).toEqual([
    [0, "3"],
    [2, "5"],
    [3, "1"],
  ]);
  expect(again.skipped().map(({ clip }) => clip)).toEqual(["1", "3", "5"]);
});

test("there is no log as long as there is nothing to say", () => {
  const path = join(newFolder(), "skipped.jsonl");
  const observed = new ClipObservations(corpus, path);
  observed.begin(0);
  observed.add(batch(), 1);
  observed.close();
  expect(existsSync(path)).toBe(false);
});

test("more than a quarter of the clips that cannot be read any more is an error, whatever they show otherwise", () => {
  const observed = new ClipObservations(corpus);
  observed.begin(0);
  observed.add(
    batch(...["0", "1", "2", "3"].map((clip) => ({ ...unread(clip), reason: "shoulders" as const }))),
    1,
  );
  observed.add(batch(unread("4"), unread("5")), 2);
  observed.add(batch(unread("5"), unread("4")), 3);
  observed.add(batch(unread("6"))); // clips that are measured alone do not end a run
  expect(() => observed.add(batch(), 4)).toThrow(
    "corpus: 3 of 8 clips cannot be read any more, more than a quarter: 3 cannot be opened (4, 5, 6); put them back, " +
      "or go on without them by --resume --accept-changed-data",
  );
});

test("clips that a run does without, as was accepted, do not count", () => {
  const observed = new ClipObservations({ ...corpus, gone: [0, 1, 2, 3] });
  observed.begin(0);
  observed.add(batch(...["0", "1", "2", "3", "4", "5"].map(unread)), 1);
  expect(() => observed.add(batch(unread("6")), 2)).toThrow("3 of 8 clips cannot be read any more");
});

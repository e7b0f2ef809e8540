import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { corpusSource, scanCorpus } from "@msmae/datasets";
import { writePose } from "@msmae/pose";
import { folderOf, makeDriftingPose as makePose, newFolder } from "@msmae/testing";
import { JsonLines, RunDirectory } from "@msmae/training";
import type { Progress } from "./progress.js";
import { continuedData, firstData, SKIPPED } from "./run-data.js";

const SPLIT = {
  train: [1, 2, 3, 4, 5, 6, 7],
  valid: [0],
  test: [],
  by: { valid: "seed", test: "seed" },
} as const;

const SILENT: Pick<Progress, "warn"> = { warn: () => {} };

/** A new folder of clips that train well. */
const folderOfClips = (count: number): string =>
  folderOf(
    Object.fromEntries(
      Array.from({ length: count }, (_, seed) => [
        `clip-${seed}.pose`,
        makePose({ frames: 20 + seed, seed }),
      ]),
    ),
  );

/** A run that has begun over eight clips, and ways to go on with it. */
function begun() {
  const folder = folderOfClips(8);
  const scan = () => scanCorpus(corpusSource(folder), ["body"]);
  const data = firstData(scan());
  const { fingerprint, clips } = data.description;
  const about = { config: {}, versions: {}, revision: null, corpus: { fingerprint, clips } };
  const run = RunDirectory.create(join(newFolder(), "run"), about);
  data.record(run, SPLIT);
  const goOn = (accept = false) => {
    const found = continuedData(run, scan(), { accept, step: 5 }, SILENT);
    found.record(run, SPLIT);
    return found;
  };
  const remove = (clip: number) => rmSync(join(folder, `clip-${clip}.pose`));
  const put = (clip: number, frames: number) =>
    writeFileSync(join(folder, `clip-${clip}.pose`), writePose(makePose({ frames, seed: clip })));
  const unread = (...clips: number[]) => {
    const log = JsonLines.open(join(run.path, SKIPPED), 0);
    for (const clip of clips) {
      log.append({ step: 3, clip: `clip-${clip}.pose`, path: "", reason: "unreadable", detail: "" } as never);
    }
    log.close();
  };
  return { run, goOn, remove, put, unread, list: () => readFileSync(join(run.path, "clips.jsonl"), "utf8") };
}

test("what was accepted once is not asked for again; what comes back is", () => {
  const { goOn, remove, put, list } = begun();
  remove(0);
  remove(3);
  expect(() => goOn()).toThrow(/: 2 clips removed \(clip-0\.pose, clip-3\.pose\); put it back/);
  const { corpus, description } = goOn(true);
  expect([corpus.clips.length, corpus.gone, corpus.parts?.[0]]).toEqual([8, [0, 3], "valid"]);
  expect(description).toMatchObject({
    clips: 6,
    changes: [{ step: 5, removed: ["clip-0.pose", "clip-3.pose"] }],
  });
  const accepted = list();
  expect(corpus.splitBy).toEqual({ valid: "seed", test: "seed" });
  expect(goOn().corpus.gone).toEqual([0, 3]);
  expect(list()).toBe(accepted);

  put(3, 23); // as it was
  expect(() => goOn()).toThrow(/: 1 clip added \(clip-3\.pose\); put it back/);
  expect(goOn(true).corpus.gone).toEqual([0]);
  expect(goOn().description.changes?.map(({ added }) => added)).toEqual([[], ["clip-3.pose"]]);
});

test("clips of which the run has noticed that they cannot be read are no news to it", () => {
  const { goOn, remove, put, unread } = begun();
  unread(2, 6);
  remove(2);
  put(6, 50); // another file
  const { corpus, description } = goOn();
  expect([corpus.gone, description.changes, description.clips]).toEqual([[2, 6], undefined, 7]);
  put(2, 22);
  expect(goOn().corpus.gone).toEqual([6]);
  remove(4);
  expect(() => goOn()).toThrow(/: 1 clip removed \(clip-4\.pose\); put it back/);
  expect(goOn(true).corpus.gone).toEqual([4]); // all of what is there is accepted then
});

test("where they are more than a run bears, they are asked for", () => {
  const { goOn, remove, unread } = begun();
  unread(1, 2, 6);
  for (const clip of [1, 2, 6]) remove(clip);
  expect(() => goOn()).toThrow(/: 3 clips removed \(clip-1\.pose, clip-2\.pose, clip-6\.pose\); put it back/);
  expect(goOn(true).corpus.gone).toEqual([1, 2, 6]);
});

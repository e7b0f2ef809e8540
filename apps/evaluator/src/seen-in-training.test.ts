import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type Corpus, corpusFingerprint, listClips, openCorpus, writeClipList } from "@msmae/datasets";
import { newFolder } from "@msmae/testing";
import { folderOf } from "./e2e/clips.fixture.js";
import { seenInTraining } from "./seen-in-training.js";

function runOf(corpus: Corpus, train: readonly number[]): { path: string; checkpoint: string } {
  const path = join(newFolder(), "clips.jsonl");
  const digests = new Map(corpusFingerprint(corpus).clips.map(({ id, digest }) => [id, digest]));
  writeFileSync(
    path,
    writeClipList(listClips(corpus, digests, (at) => (train.includes(at) ? "train" : "test"))),
  );
  return { path, checkpoint: join(path, "..", "checkpoints", "step-000006.safetensors") };
}

test("clips that the run around a checkpoint was trained on are counted; other clips and other places are not", () => {
  const names = ["a", "b", "c"];
  const corpus = openCorpus(folderOf(names.map((id) => ({ id, gloss: id.toUpperCase() }))));
  const all = [0, 1, 2];
  const { path, checkpoint } = runOf(corpus, [0, 2]);
  expect(seenInTraining(checkpoint, corpus, all)).toEqual([
    `2 of 3 clips were trained on (${path}): the scores do not tell what the model makes of others`,
  ]);
  expect(seenInTraining(checkpoint, corpus, [1])).toEqual([]);
  const others = openCorpus(folderOf(["x", "a"].map((id) => ({ id, gloss: "A" })))); // the id "a", other frames
  expect(seenInTraining(checkpoint, others, [0, 1])).toEqual([]);
  expect(seenInTraining(join(newFolder(), "checkpoints", "x.safetensors"), corpus, all)).toEqual([]);
  writeFileSync(path, "hello");
  expect(seenInTraining(checkpoint, corpus, all)).toEqual([
    expect.stringContaining("whether the model was trained on these clips is not known: "),
  ]);
});

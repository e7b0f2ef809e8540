import { expect, test } from "@jest/globals";
import { CorpusError, type SkippedClip } from "@msmae/datasets";
import { skippedNotes } from "./corpus-notes.js";

const skip = (clip: string, reason: SkippedClip["reason"]): SkippedClip => ({
  ...{ clip, reason, path: `${clip}.pose`, detail: "" },
});
const corpus = { name: "manifest.jsonl" };

test("clips that were skipped are said by their reasons: those that cannot be read are not scored, others are", () => {
  const skipped = [
    skip("a", "truncated"),
    skip("b", "shoulders"),
    skip("c", "unreadable"),
    skip("d", "truncated"),
  ];
  expect(skippedNotes(corpus, skipped, 9, "an empty translation")).toEqual([
    "skipped 3 of 9 clips: 2 are truncated (a, d), 1 cannot be opened (c); not scored",
    "1 clip shows no shoulders, of 9; scored as an empty translation",
  ]);
  expect(skippedNotes(corpus, [skip("a", "hands"), skip("b", "hands")], 2, "clips")).toEqual([
    "2 clips show no hands, of 2; scored as clips",
  ]);
  expect(skippedNotes(corpus, [], 9, "clips")).toEqual([]);
});

test("where no clip can be read there is nothing to score", () => {
  const all = [skip("a", "damaged"), skip("b", "damaged")];
  const noting = () => skippedNotes(corpus, all, 2, "clips");
  expect(noting).toThrow(CorpusError);
  expect(noting).toThrow("manifest.jsonl: none of the 2 clips can be read any more: 2 are damaged (a, b)");
});

import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf } from "../e2e/clips.fixture.js";
import { recognitionRun } from "../e2e/report.fixture.js";
import { signersUnknown } from "./limits.js";
import { readRun } from "./run-folder.js";

test("of runs side by side each is named whose data does not say who signs", async () => {
  const notes = async (signers: object) => {
    const clips = ["a", "b"].map((id) => ({ id, gloss: "A", ...signers }));
    const corpus = { kind: "manifest", path: join(folderOf(clips), "manifest.jsonl") };
    return signersUnknown(await readRun(recognitionRun("mine", [0], { corpus }, clips)));
  };
  expect(await notes({})).toEqual([
    "mine: the data does not say who signs, so that the same people may be in both parts; another person will be recognised less well.",
  ]);
  expect(await notes({ signer: "anna" })).toEqual([]);
  expect(signersUnknown(await readRun(recognitionRun("synthetic", [0])))).toEqual([]);
});

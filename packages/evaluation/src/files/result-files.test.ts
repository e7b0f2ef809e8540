import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import {
  configFile,
  parseResult,
  RESULT_VERSION,
  ResultFileError,
  readResult,
  recognitionResult,
  reconstructionResult,
  segmentationResult,
  serializeResult,
  translationResult,
} from "../index.js";

/** Files of runs that revision 8c2db19 made, the last one whose files have no version. */
const OLD = new URL("../../test/0.1.0/", import.meta.url);
const old = (name: string) => readFileSync(new URL(name, OLD), "utf8");

test("config.json of 0.1.0 is read: each task's, with all of its settings", () => {
  for (const task of ["pretrain", "recognize", "translate"] as const) {
    const text = old(`${task}/config.json`);
    const { version, config, ...rest } = parseResult(configFile(task), text, "config.json");
    expect(version).toBe(RESULT_VERSION);
    expect({ config, ...rest }).toEqual(JSON.parse(text));
  }
});

test("recognition.json of 0.1.0 is read: a run's, and that of a checkpoint that was measured by itself", () => {
  const of = (name: string) => parseResult(recognitionResult, old(`${name}/recognition.json`), name);
  const [run, alone] = [of("recognize"), of("evaluated-recognize")];
  expect(run).toMatchObject({
    task: "recognize",
    glosses: 2,
    checkpoint: "checkpoints/step-000004.safetensors",
  });
  expect(run.training).toEqual({
    ...{ clips: { train: 4, valid: 0, test: 4 }, splitBy: { valid: "seed", test: "manifest" } },
    ...{ step: 4, chosenBy: "last" },
  });
  expect(alone.training).toBeUndefined();
  expect(alone.corpus).toEqual(run.corpus);
  // Both measured the same model by the same clips.
  expect(run.parts.map(({ part, clips }) => [part, clips])).toEqual([["test", 4]]);
  expect(alone.parts).toEqual(run.parts.map(({ loss: _, ...part }) => part));
  expect(run.parts[0]!.loss).toBeGreaterThan(0);
  expect(run.parts[0]!.scores[0]).toMatchObject({ name: "recall@1", score: 0.25, interval: "bootstrap" });
});

test("translation.json of 0.1.0 is read, and with it how each language is scored", () => {
  const of = (name: string) => parseResult(translationResult, old(`${name}/translation.json`), name);
  const [run, alone] = [of("translate"), of("evaluated-translate")];
  expect(run.scoring).toEqual([{ language: "de_DE", tokenize: "13a", unit: "word", corrected: false }]);
  expect(alone.scoring).toEqual(run.scoring);
  expect(alone.search).toEqual({ beams: 1, lengthPenalty: 1, maxLength: 6 });
  const named = ({ parts }: typeof run) =>
    new Map(parts.at(-1)!.scores.map(({ name, score }) => [name, score]));
  const [ofRun, ofAlone] = [named(run), named(alone)];
  expect([...ofRun.keys()]).toEqual(["BLEU-1", "BLEU", "chrF2", "ROUGE-L-twostream"]);
  for (const [name, score] of ofRun) expect(score).toBe(ofAlone.get(name));
});

test("translation.json from before it said how texts are scored has signatures", () => {
  const scores = [
    { language: "de_DE", name: "BLEU", signature: "nrefs:1|tok:13a|x" },
    { language: "zh_CN", name: "BLEU", signature: "nrefs:1|tok:zh|x" },
  ].map((each) => ({ ...each, punctuation: "raw", sentences: 1, score: 1, low: null, high: null }));
  const about = { task: "translate", checkpoint: "x", split: "all", clips: 2, scores };
  const { scoring, parts, corpus } = parseResult(translationResult, JSON.stringify(about), "x");
  expect(scoring).toEqual([
    { language: "de_DE", tokenize: "13a", unit: "word", corrected: false },
    { language: "zh_CN", tokenize: "zh", unit: "char", corrected: true },
  ]);
  expect([parts[0]!.part, corpus.path]).toEqual(["all", undefined]);
});

test("reconstruction.json and segmentation.json of 0.1.0 are read", () => {
  const text = old("pretrain/reconstruction.json");
  expect(parseResult(reconstructionResult, text, "x")).toEqual({
    ...{ version: RESULT_VERSION, task: "pretrain", masks: JSON.parse(text) },
  });
  const segmented = old("evaluated-segment/segmentation.json");
  const { data: _, ...rest } = JSON.parse(segmented);
  expect(parseResult(segmentationResult, segmented, "x")).toEqual({ ...rest, version: RESULT_VERSION });
});

test("a file in the newest form is read as it was written", () => {
  const result = parseResult(recognitionResult, old("recognize/recognition.json"), "x");
  expect(parseResult(recognitionResult, serializeResult(result), "x")).toEqual(result);
});

test("what cannot be read is one line: the file, the field, the value, what was expected", () => {
  const refuse = (value: unknown, line: string) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    expect(() => parseResult(recognitionResult, text, "r.json")).toThrow(ResultFileError);
    expect(() => parseResult(recognitionResult, text, "r.json")).toThrow(`r.json: ${line}`);
  };
  refuse("{", "expected a JSON object");
  refuse([], "expected a JSON object");
  refuse({ task: "translate" }, 'task: expected "recognize", got "translate"');
  refuse({ task: "recognize", version: 2 }, "version: expected at most 1, got 2");
  refuse({ task: "recognize" }, "checkpoint: expected string, got nothing");
  const { glosses: _, ...rest } = JSON.parse(old("recognize/recognition.json"));
  refuse({ ...rest, glosses: "two" }, 'glosses: expected number, got "two"');
});

test("readResult() says nothing of a file that is not there, and names one that is no file", () => {
  const folder = newFolder();
  expect(readResult(recognitionResult, `${folder}/recognition.json`)).toBeUndefined();
  expect(() => readResult(recognitionResult, folder)).toThrow(`${folder}: cannot be read: EISDIR`);
});

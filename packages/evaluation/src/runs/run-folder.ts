import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  parseRecognition,
  parseTranslation,
  type RecognitionPrediction,
  TooLongError,
  type TranslationPrediction,
} from "@msmae/metrics";
import { readMetrics, type Series } from "@msmae/report";
import { type ConfigFile, configFileSchema, TASKS, type Task, upgradeConfig } from "../files/config-file.js";
import { recognitionResult } from "../files/recognition-result.js";
import { reconstructionResult } from "../files/reconstruction-result.js";
import { isObject, parseResult, ResultFileError, readResult } from "../files/result-file.js";
import type { RunResult } from "../files/run-result.js";
import { translationResult } from "../files/translation-result.js";
import { type RankedScore, rankedScores } from "../scores/ranked-scores.js";
import { type Sampling, samplingOf } from "../scores/sampling.js";
import { type LanguageScoring, scoringOf, type TextScoring } from "../scores/text-scoring.js";
import { type TranslationScore, translationScores } from "../scores/translation-scores.js";
import { PREDICTIONS, readPredictions } from "./predictions-file.js";
import { type Measured, measuredBy, type RunData, runData } from "./run-data.js";

/** What a finished or unfinished run left in its folder, or the evaluator in its own. */
export interface RunFolder {
  /** The folder's name; two of one name are told apart by their paths. */
  readonly name: string;
  readonly path: string;
  /** What kind of training it was, or of evaluation. */
  readonly task: Task;
  /** `config.json`; undefined for what no training wrote. */
  readonly description: ConfigFile | undefined;
  /** Empty where nothing was logged. */
  readonly metrics: ReadonlyMap<string, Series>;
  /** `reconstruction.json`, `recognition.json` or `translation.json`; undefined where the run is not at its end. */
  readonly result: RunResult | undefined;
  /** The clips that its predictions are of. */
  readonly measured: Measured;
  /** What they were taken from. */
  readonly corpus: RunData;
  /** Of clips whose gloss is known. */
  readonly recognised: readonly RecognisedLine[];
  /** Of clips whose text is known. */
  readonly translated: readonly TranslatedLine[];
  /** What intervals of its scores are drawn over; undefined where there are no predictions. */
  readonly sampling: Sampling | undefined;
  /** Of the clips that its predictions are of. */
  readonly recognition: readonly RankedScore[];
  readonly translation: readonly TranslationScore[];
}

/** A clip whose gloss is known. */
export type RecognisedLine = RecognitionPrediction & { readonly gloss: string };

/** A sentence with its reference, in a language that the result's `scoring` has. */
export type TranslatedLine = TranslationPrediction & {
  readonly language: string;
  readonly references: readonly string[];
};

/** The language of texts that nothing says the language of. */
const UNKNOWN: LanguageScoring = { language: "not known", tokenize: "13a", unit: "word", corrected: false };

/** How a result's texts of a language were scored, so that nobody has to be told the language. */
export function scoringFor(result: RunResult | undefined, language: string): TextScoring {
  const scoring = result?.task === "translate" ? result.scoring : [];
  return (
    scoring.find((each) => each.language === language) ?? scoring[0] ?? { ...UNKNOWN, ...scoringOf(language) }
  );
}

/**
 * Reads a run's folder, or one that the evaluator wrote.
 *
 * @throws {ResultFileError} if there is no run, or a file of it cannot be read.
 * @throws {MetricsError} for a line of `metrics.jsonl`.
 */
export async function readRun(given: string): Promise<RunFolder> {
  const path = resolve(given);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ResultFileError(
      given,
      "",
      "no such folder; expected one that the trainer or the evaluator wrote",
    );
  }
  const description = readConfigFile(join(path, "config.json"));
  const result =
    description === undefined
      ? (recognitionIn(path) ?? translationIn(path))
      : READERS[description.task](path);
  const task = description?.task ?? result?.task;
  if (task === undefined) {
    const expected = "expected a config.json, recognition.json or translation.json in it";
    throw new ResultFileError(given, "", `no run; ${expected}`);
  }
  const run = {
    ...{ name: basename(path), path, task, description, result },
    metrics: existsSync(join(path, "metrics.jsonl")) ? await readMetrics(path) : new Map(),
    measured: measuredBy(description, result),
    corpus: runData(description, result),
    ...{ recognised: [], translated: [], sampling: undefined, recognition: [], translation: [] },
  };
  if (task === "recognize") return { ...run, ...recognised(path, result) };
  return task === "translate" ? { ...run, ...translated(path, result) } : run;
}

const recognitionIn = (folder: string) => readResult(recognitionResult, join(folder, "recognition.json"));
const translationIn = (folder: string) => readResult(translationResult, join(folder, "translation.json"));

const READERS: Readonly<Record<Task, (folder: string) => RunResult | undefined>> = {
  pretrain: (folder) => readResult(reconstructionResult, join(folder, "reconstruction.json")),
  recognize: recognitionIn,
  translate: translationIn,
};

/**
 * A run's `config.json`, of whatever task it is; undefined where there is none.
 *
 * @throws {ResultFileError} if it cannot be read.
 */
export function readConfigFile(path: string): ConfigFile | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  const task = taskIn(text);
  if (task === undefined) {
    throw new ResultFileError(
      path,
      "task",
      `expected one of ${TASKS.join(", ")}, which 0.1.0 and later write`,
    );
  }
  return parseResult({ schema: configFileSchema, task, upgrade: upgradeConfig }, text, path);
}

function taskIn(text: string): Task | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return TASKS.find((task) => isObject(value) && value.task === task);
  } catch {
    return undefined;
  }
}

function recognised(folder: string, result: RunResult | undefined) {
  const lines = readPredictions(join(folder, PREDICTIONS), parseRecognition).flatMap((line) =>
    line.gloss === undefined ? [] : [{ ...line, gloss: line.gloss }],
  );
  if (result?.task !== "recognize" || lines.length === 0) return { recognised: lines };
  const last = result.parts.at(-1);
  if (last?.sampling !== undefined) {
    return { recognised: lines, sampling: last.sampling, recognition: last.scores };
  }
  const sampling = samplingOf(lines); // of 0.1.0
  const recognition = rankedScores(
    lines.map(({ predictions }) => predictions.map(({ gloss }) => gloss)),
    lines.map(({ gloss }) => gloss),
    { glosses: result.glosses, sampling },
  );
  return { recognised: lines, sampling, recognition };
}

function translated(folder: string, result: RunResult | undefined) {
  const path = join(folder, PREDICTIONS);
  const scoring = result?.task === "translate" ? result.scoring : [];
  // Lines from before they said their language are of the first one that was scored.
  const usual = scoring[0]?.language ?? UNKNOWN.language;
  const lines = readPredictions(path, parseTranslation).flatMap(
    ({ language = usual, references, ...line }) =>
      references === undefined ? [] : [{ ...line, language, references }],
  );
  if (result?.task !== "translate" || lines.length === 0) return { translated: lines };
  const last = result.parts.at(-1);
  if (last?.sampling !== undefined) {
    return { translated: lines, sampling: last.sampling, translation: last.scores };
  }
  const sampling = samplingOf(lines);
  try {
    const translation = translationScores(lines, {
      scoring: (language) => scoringFor(result, language),
      sampling,
    });
    return { translated: lines, sampling, translation };
  } catch (error) {
    if (error instanceof TooLongError) throw new ResultFileError(path, "", error.message);
    throw error;
  }
}

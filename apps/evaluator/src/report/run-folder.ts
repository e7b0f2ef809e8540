import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  PredictionError,
  parseRecognition,
  parseTranslation,
  type RecognitionPrediction,
  type TranslationPrediction,
} from "@msmae/metrics";
import { readMetrics, type Series } from "@msmae/report";
import { UserError } from "@msmae/terminal";
import type { LanguageScoring } from "@msmae/translation";
import { textScoringsOf } from "../text-scoring.js";
import { isObject, type Json } from "./json.js";
import { type Measured, measuredBy, type RunData, runData } from "./run-data.js";
import { type Task, taskOf } from "./task.js";

/** What a finished or unfinished run left in its folder. */
export interface RunFolder {
  /** The folder's name; two of one name are told apart by their paths. */
  readonly name: string;
  readonly path: string;
  /** What kind of training it was, or of evaluation. */
  readonly kind: Task;
  /** All settings; undefined for what no training wrote. */
  readonly config: Json | undefined;
  readonly revision: string | undefined;
  readonly versions: Readonly<Record<string, string>>;
  /** Empty where nothing was logged. */
  readonly metrics: ReadonlyMap<string, Series>;
  /** `reconstruction.json`, `recognition.json` or `translation.json`. */
  readonly result: Json | undefined;
  /** The clips that its predictions are of. */
  readonly measured: Measured;
  /** What they were taken from. */
  readonly corpus: RunData;
  /** Of clips whose gloss is known. */
  readonly recognised: readonly (RecognitionPrediction & { readonly gloss: string })[];
  /** Of clips whose text is known. */
  readonly translated: readonly TranslatedLine[];
  /** Of each of their languages. */
  readonly scoring: readonly LanguageScoring[];
}

/** A sentence with its reference, in a language that {@link RunFolder.scoring} has. */
export type TranslatedLine = TranslationPrediction & {
  readonly language: string;
  readonly references: readonly string[];
};

const RESULTS = {
  pretrain: "reconstruction.json",
  recognize: "recognition.json",
  translate: "translation.json",
};

/**
 * Reads a run's folder.
 *
 * @throws {UserError} if there is no run, or a file of it cannot be read.
 * @throws {MetricsError} for a line of `metrics.jsonl`.
 */
export async function readRun(given: string): Promise<RunFolder> {
  const path = resolve(given);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`${given}: no such folder; expected one that the trainer or the evaluator wrote`);
  }
  const description = readJson(join(path, "config.json"));
  const config = isObject(description?.config) ? description.config : undefined;
  const kind = taskOf(description) ?? evaluated(path);
  if (kind === undefined) {
    throw new UserError(
      `${given}: no run; expected a config.json, recognition.json or translation.json in it`,
    );
  }
  const { revision, versions } = description ?? {};
  const result = readJson(join(path, RESULTS[kind]));
  const scoring = textScoringsOf(result);
  return {
    name: basename(path),
    path,
    kind,
    config,
    revision: typeof revision === "string" ? revision : undefined,
    versions: Object.fromEntries(
      Object.entries(isObject(versions) ? versions : {}).map(([name, version]) => [name, String(version)]),
    ),
    metrics: existsSync(join(path, "metrics.jsonl")) ? await readMetrics(path) : new Map(),
    ...{ result, scoring },
    measured: measuredBy(kind, config, result),
    corpus: runData(description, result),
    recognised: kind !== "recognize" ? [] : predictions(path, parseRecognition).flatMap(withGloss),
    translated: kind !== "translate" ? [] : predictions(path, parseTranslation).flatMap(withText(scoring)),
  };
}

/** Of what no training wrote, by its result. */
const evaluated = (path: string) =>
  (["recognize", "translate"] as const).find((kind) => existsSync(join(path, RESULTS[kind])));

const withGloss = (line: RecognitionPrediction) =>
  line.gloss === undefined ? [] : [{ ...line, gloss: line.gloss }];

/** Lines from before they said their language are of the first one that was scored. */
const withText =
  (scoring: readonly LanguageScoring[]) =>
  (line: TranslationPrediction): TranslatedLine[] => {
    const { language = scoring[0]!.language, references } = line;
    return references === undefined ? [] : [{ ...line, language, references }];
  };

/** @throws {UserError} for a line that cannot be read, or a clip that is there twice. */
function predictions<T extends { readonly id?: string }>(folder: string, parse: (line: string) => T): T[] {
  const path = join(folder, "predictions.jsonl");
  if (!existsSync(path)) return [];
  const lines = new Map<string, number>(); // of each id
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, i) => {
      if (line === "") return [];
      try {
        const prediction = parse(line);
        const { id } = prediction;
        const before = id === undefined ? undefined : lines.get(id);
        if (before !== undefined)
          throw new PredictionError("id", id, `each clip once, and it is in line ${before}`);
        if (id !== undefined) lines.set(id, i + 1);
        return [prediction];
      } catch (error) {
        if (!(error instanceof PredictionError)) throw error;
        throw new UserError(`${path}: line ${i + 1}: ${error.message}`);
      }
    });
}

/** Undefined where there is no such file. */
function readJson(path: string): Json | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isObject(value)) return value;
  } catch {
    // said below
  }
  throw new UserError(`${path}: expected a JSON object`);
}

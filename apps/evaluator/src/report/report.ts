import { basename, dirname, join } from "node:path";
import { INTERVALS, intervalText } from "@msmae/evaluation";
import { type Report, renderReport, type Section } from "@msmae/report";
import { OutputFile } from "../output/output-file.js";
import { mainScores, shownName } from "../translation/scores.js";
import { attentionSections } from "./attention.js";
import { clipSections, corpusOf, shownClips } from "./clips.js";
import { differences, disagreements, tests } from "./compare.js";
import { curves } from "./curves.js";
import { inWords } from "./in-words.js";
import { setting } from "./json.js";
import { samePeople, signersUnknown } from "./limits.js";
import { isSynthetic } from "./origin.js";
import { pretrainingFigures, pretrainingSections } from "./pretraining.js";
import {
  capital,
  percent,
  recognitionFigures,
  recognitionScores,
  recognitionSections,
} from "./recognition.js";
import { dataNames } from "./run-data.js";
import { type RunFolder, readRun } from "./run-folder.js";
import { translationFigures, translationScores, translationSections } from "./translation.js";

/** What `evaluator report` is asked for. */
export interface ReportCommand {
  /** The file to write. */
  readonly out: string;
  readonly json: boolean;
}

/**
 * `evaluator report`: one page of a run, or of several side by side with tests of their difference.
 *
 * @param folders Of the runs.
 * @throws {UserError} if one is no run, or the page would take the place of another file, or come into a run's folder.
 * @throws {FileError} if it cannot be written.
 */
export async function report(folders: readonly string[], { out, json }: ReportCommand): Promise<void> {
  const file = OutputFile.claim(out);
  const runs = named(await Promise.all(folders.map(readRun)));
  const [first] = runs as [RunFolder];
  const page = renderReport(runs.length === 1 ? await ofOne(first) : ofSeveral(runs));
  file.write(page);
  const { path } = file;
  console.log(json ? JSON.stringify({ page: path, runs: runs.map((run) => run.path) }) : `Report ${path}`);
}

/** Runs of the same name are told apart by the folder above, or by all of their path. */
function named(runs: readonly RunFolder[]): RunFolder[] {
  for (const nameOf of [
    (run: RunFolder) => run.name,
    (run: RunFolder) => join(basename(dirname(run.path)), run.name),
  ]) {
    const names = runs.map(nameOf);
    if (new Set(names).size === runs.length) return runs.map((run, i) => ({ ...run, name: names[i]! }));
  }
  return runs.map((run) => ({ ...run, name: run.path }));
}

const TITLES: Readonly<Record<RunFolder["kind"], string>> = {
  pretrain: "Pretraining of a masked autoencoder",
  recognize: "Recognition of isolated signs",
  translate: "Translation of signed sentences",
};

const SYNTHETIC = "Synthetic signers: the numbers say nothing about real signing.";

async function ofOne(run: RunFolder): Promise<Report> {
  const clips = corpusOf(run);
  const shown = "corpus" in clips ? shownClips(run, clips.corpus) : [];
  const unfinished = run.result === undefined;
  return {
    title: TITLES[run.kind],
    subtitle: run.name,
    figures: figuresOf(run),
    notes: [
      ...(isSynthetic(run) ? [SYNTHETIC] : []),
      ...samePeople(run, clips),
      ...learntFrom([run]),
      ...(unfinished ? ["The run is not at its end: it has curves, but no results yet."] : []),
    ],
    sections: [
      ...inWords(run, clips),
      ...resultsOf(run),
      ...("corpus" in clips
        ? [
            ...(await attentionSections(run, clips.corpus, shown)),
            ...clipSections(clips.corpus, shown, "Clips in motion"),
          ]
        : []),
      ...curves([run]),
      facts(run),
      { kind: "details", title: "All settings", text: JSON.stringify(run.config ?? run.result, null, 2) },
    ],
  };
}

/** Whose scores are no measure of what a model makes of other clips. */
function learntFrom(runs: readonly RunFolder[]): string[] {
  return runs
    .filter(({ measured }) => measured === "training" || measured === "any")
    .map(
      ({ name, measured }) =>
        `${name}: the scores are of clips ${measured === "training" ? "that the model learnt from" : "some of which the model may have learnt from"}.`,
    );
}

/** Of whose scores the same people may be in both parts, since nobody kept them apart. */
function drawnBySeed(runs: readonly RunFolder[]): string[] {
  const drawn = runs.filter((run) => {
    const part = run.measured === "validation" ? "valid" : "test";
    return !isSynthetic(run) && setting(run.result, `splitBy.${part}`) === "seed";
  });
  if (drawn.length === 0) return [];
  const names = drawn.map(({ name }) => name).join(", ");
  return [
    `${names}: the measured clips were drawn by the seed, so that the same people and recordings may be in both parts; another person will be recognised less well.`,
  ];
}

function figuresOf(run: RunFolder) {
  if (run.recognised.length > 0) return recognitionFigures(run);
  if (run.translated.length > 0) return translationFigures(run);
  return pretrainingFigures(run);
}

function resultsOf(run: RunFolder): Section[] {
  if (run.recognised.length > 0) return recognitionSections(run);
  if (run.translated.length > 0) return translationSections(run);
  return run.kind === "pretrain" ? pretrainingSections(run) : [];
}

function facts({ name, path, config, revision, versions }: RunFolder): Section {
  const value = (key: string) => {
    const found = setting(config, key);
    return found === undefined ? [] : [String(found)];
  };
  return {
    kind: "facts",
    title: "The run",
    rows: [
      ["Name", name],
      ["Folder", path],
      ...["corpus.kind", "corpus.path", "seed", "init"].flatMap((key) =>
        value(key).map((text) => [key, text] as const),
      ),
      ...(revision === undefined ? [] : [["Revision", revision] as const]),
      ...Object.entries(versions),
    ],
  };
}

/** Ours: clips of each kind of disagreement. */
const DISAGREEMENTS = 3;

function ofSeveral(runs: readonly RunFolder[]): Report {
  const [first, second] = runs as readonly [RunFolder, RunFolder];
  const clips = corpusOf(first);
  const apart = disagreements(first, second, DISAGREEMENTS);
  return {
    title: `${runs.length} runs, compared`,
    subtitle: runs.map(({ name }) => name).join(", "),
    notes: [
      ...(runs.some(isSynthetic) ? [SYNTHETIC] : []),
      ...(new Set(runs.map(({ kind }) => kind)).size > 1
        ? ["The runs are of several kinds: their numbers do not compare."]
        : []),
      ...learntFrom(runs),
      ...drawnBySeed(runs),
      ...runs.flatMap(signersUnknown),
    ],
    sections: [
      summary(runs),
      ...tests(runs),
      ...differences(runs),
      ...("corpus" in clips && apart.length > 0
        ? clipSections(clips.corpus, apart, `Clips on which ${first.name} and ${second.name} differ`)
        : []),
      ...curves(runs),
      ...runs.map(facts).map((section, i): Section => ({ ...section, title: runs[i]!.name, half: true })),
    ],
  };
}

/** Each run with its numbers and their intervals. */
function summary(runs: readonly RunFolder[]): Section {
  const data = dataNames(runs.map(({ corpus }) => corpus.path));
  return {
    kind: "table",
    title: "What each is, and how well it does",
    caption: INTERVALS,
    columns: ["Run", "What", "Data", "Measured by", "Score", ""].map((title) => ({ title })),
    rows: runs.map((run, i) => {
      const measured = run.recognised.length + run.translated.length;
      const [one = "", more = ""] = scoresOf(run);
      return [
        ...[run.name, TITLES[run.kind], isSynthetic(run) ? "synthetic" : (data[i] ?? "?")],
        ...[measured === 0 ? "–" : `${measured} clips`, one, more],
      ];
    }),
  };
}

function scoresOf(run: RunFolder): string[] {
  if (run.recognised.length > 0) {
    return recognitionScores(run)
      .slice(0, 2)
      .map(
        ({ name, score, ...interval }) =>
          `${capital(name)} ${percent(score)} (${intervalText(interval, percent)})`,
      );
  }
  if (run.translated.length > 0) {
    const scores = mainScores(translationScores(run)).filter(
      ({ name }) => name === "BLEU" || name === "chrF2",
    );
    const several = new Set(scores.map(({ language }) => language)).size > 1;
    const fixed = (value: number) => value.toFixed(1);
    return scores.map(
      ({ name, language, score, ...interval }) =>
        `${shownName(name, language, several)} ${fixed(score)} (${intervalText(interval, fixed)})`,
    );
  }
  const [figure] = pretrainingFigures(run);
  if (figure === undefined) return [run.result === undefined ? "not at its end" : "–"];
  return [`${figure.value} ${figure.label}`];
}

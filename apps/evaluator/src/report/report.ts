import { mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { writeWhole } from "@msmae/files";
import { type Report, renderReport, type Section } from "@msmae/report";
import { UserError } from "@msmae/terminal";
import { attentionSections } from "./attention.js";
import { clipSections, corpusOf, shownClips } from "./clips.js";
import { differences, disagreements, tests } from "./compare.js";
import { curves } from "./curves.js";
import { inWords, isSynthetic } from "./in-words.js";
import { pretrainingFigures, pretrainingSections } from "./pretraining.js";
import { percent, recognitionFigures, recognitionScores, recognitionSections } from "./recognition.js";
import { type RunFolder, readRun, setting } from "./run-folder.js";
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
 * @throws {UserError} if one is no run, or the page would take the place of a run's own.
 */
export async function report(folders: readonly string[], { out, json }: ReportCommand): Promise<void> {
  const path = resolve(out);
  const runs = named(await Promise.all(folders.map(readRun)));
  const own = runs.find((run) => join(run.path, "report.html") === path);
  if (own !== undefined) {
    throw new UserError(`${out}: is what the run wrote when it ended; name another file by --out`);
  }
  const [first] = runs as [RunFolder];
  const page = renderReport(runs.length === 1 ? await ofOne(first) : ofSeveral(runs));
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, page);
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

function figuresOf(run: RunFolder) {
  if (run.recognised.length > 0) return recognitionFigures(run.recognised);
  if (run.translated.length > 0) return translationFigures(run);
  return pretrainingFigures(run);
}

function resultsOf(run: RunFolder): Section[] {
  if (run.recognised.length > 0) return recognitionSections(run.recognised);
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
      ["Revision", revision ?? "not known"],
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
  const cells = (run: RunFolder): string[] => {
    if (run.recognised.length > 0) {
      const scores = recognitionScores(run.recognised).slice(0, 2);
      return scores.map(
        ({ name, score, low, high }) => `${name} ${percent(score)} (${percent(low)} to ${percent(high)})`,
      );
    }
    if (run.translated.length > 0) {
      return translationScores(run)
        .slice(1, 3)
        .map(
          ({ name, score, low, high }) =>
            `${name} ${score.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`,
        );
    }
    const [figure] = pretrainingFigures(run);
    return figure === undefined ? ["not at its end"] : [`${figure.value} ${figure.label}`];
  };
  return {
    kind: "table",
    title: "What each is, and how well it does",
    caption: "With 95 % intervals, by 1,000 bootstrap samples of the clips that were measured.",
    columns: ["Run", "What", "Data", "Measured by", "Score", ""].map((title) => ({ title })),
    rows: runs.map((run) => {
      const corpus = isSynthetic(run)
        ? "synthetic"
        : basename(String(setting(run.config, "corpus.path") ?? setting(run.result, "data") ?? "?"));
      const measured = run.recognised.length + run.translated.length;
      const [one = "", more = ""] = cells(run);
      return [run.name, TITLES[run.kind], corpus, measured === 0 ? "–" : `${measured} clips`, one, more];
    }),
  };
}

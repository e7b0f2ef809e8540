import { basename, dirname, join } from "node:path";
import type { Report, Section } from "@msmae/report";
import { clipSections, corpusOf } from "../report/clip-sections.js";
import { curves } from "../report/curves.js";
import { signersUnknown } from "../report/limits.js";
import { overUnits, telling } from "../report/recognition-sections.js";
import { runFacts } from "../report/run-facts.js";
import { learntFrom, resultFigures, TITLES, toldOf } from "../report/run-report.js";
import { SYNTHETIC } from "../report/synthetic.js";
import { capital, percent } from "../report/texts.js";
import { isSynthetic } from "../runs/origin.js";
import { dataNames } from "../runs/run-data.js";
import type { RunFolder } from "../runs/run-folder.js";
import { INTERVALS, intervalText } from "../scores/interval-text.js";
import { samplingNotes } from "../scores/sampling.js";
import { mainScores, shownScoreName } from "../scores/translation-scores.js";
import { differingSettings } from "./differing-settings.js";
import { disagreements, pairedTests } from "./paired-tests.js";

/** Chosen here: clips of each kind of disagreement. */
const DISAGREEMENTS = 3;

/** Runs of the same name are told apart by the folder above, or by all of their path. */
export function namedApart(runs: readonly RunFolder[]): RunFolder[] {
  for (const nameOf of [
    (run: RunFolder) => run.name,
    (run: RunFolder) => join(basename(dirname(run.path)), run.name),
  ]) {
    const names = runs.map(nameOf);
    if (new Set(names).size === runs.length) return runs.map((run, i) => ({ ...run, name: names[i]! }));
  }
  return runs.map((run) => ({ ...run, name: run.path }));
}

/**
 * Makes the report that compares several runs: their numbers side by side, tests of their difference, and the
 * settings that differ.
 *
 * @param runs At least two, as `namedApart()` names them.
 */
export function compareRuns(runs: readonly RunFolder[]): Report {
  const [first, second] = runs as readonly [RunFolder, RunFolder];
  const clips = corpusOf(first);
  const apart = disagreements(first, second, DISAGREEMENTS);
  return {
    title: `${runs.length} runs, compared`,
    subtitle: runs.map(({ name }) => name).join(", "),
    notes: [
      ...(runs.some(isSynthetic) ? [SYNTHETIC] : []),
      ...(new Set(runs.map(({ task }) => task)).size > 1
        ? ["The runs are of several kinds: their numbers do not compare."]
        : []),
      ...learntFrom(runs),
      ...drawnBySeed(runs),
      ...runs.flatMap(signersUnknown),
      ...runs.flatMap(({ name, sampling }) =>
        (sampling === undefined ? [] : samplingNotes(sampling)).map((note) => `${name}: ${note}`),
      ),
    ],
    sections: [
      summary(runs),
      ...pairedTests(runs),
      ...differingSettings(runs),
      ...("corpus" in clips && apart.length > 0
        ? clipSections(clips.corpus, apart, `Clips on which ${first.name} and ${second.name} differ`)
        : []),
      ...curves(runs),
      ...runs
        .map((run) => runFacts(run))
        .map((section, i): Section => ({ ...section, title: runs[i]!.name, half: true })),
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
        ...[run.name, TITLES[run.task], isSynthetic(run) ? "synthetic" : (data[i] ?? "?")],
        ...[measured === 0 ? "–" : `${measured} clips`, one, more],
      ];
    }),
  };
}

function scoresOf(run: RunFolder): string[] {
  const { recognition, translation, sampling, result } = run;
  if (recognition.length > 0) {
    return telling(recognition)
      .filter(({ name }) => ["recall@1", "recall@5"].includes(name))
      .map(
        ({ name, score, ...interval }) =>
          `${capital(name)} ${percent(score)} (${intervalText(interval, percent)}${overUnits(sampling)})`,
      );
  }
  if (translation.length > 0) {
    const scores = mainScores(translation).filter(({ name }) => name === "BLEU" || name === "chrF2");
    const several = new Set(scores.map(({ language }) => language)).size > 1;
    const fixed = (value: number) => value.toFixed(1);
    return scores.map(
      ({ name, language, score, ...interval }) =>
        `${shownScoreName(name, language, several)} ${fixed(score)} (${intervalText(interval, fixed)}${overUnits(sampling)})`,
    );
  }
  const [figure] = resultFigures(run);
  if (figure === undefined)
    return [result === undefined ? "not at its end" : toldOf(run) === undefined ? "–" : "not comparable"];
  return [`${figure.value} ${figure.label}`];
}

/** Of whose scores the same people may be in both parts, since nobody kept them apart. */
function drawnBySeed(runs: readonly RunFolder[]): string[] {
  const drawn = runs.filter((run) => {
    const part = run.measured === "validation" ? "valid" : "test";
    const training = run.result?.task === "pretrain" ? undefined : run.result?.training;
    return !isSynthetic(run) && training?.splitBy?.[part] === "seed";
  });
  if (drawn.length === 0) return [];
  const names = drawn.map(({ name }) => name).join(", ");
  return [
    `${names}: the measured clips were drawn by the seed, so that the same people and recordings may be in both parts; another person will be recognised less well.`,
  ];
}

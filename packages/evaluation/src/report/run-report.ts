import { STREAM_NAMES } from "@msmae/pose";
import type { KeyFigure, Report, Section } from "@msmae/report";
import { referenceOf } from "@msmae/transformer";
import type { Told } from "../files/reconstruction-result.js";
import { isSynthetic } from "../runs/origin.js";
import { type RunFolder, scoringFor } from "../runs/run-folder.js";
import { setting } from "../runs/settings.js";
import { clipSections, corpusOf, type RunCorpus, type Shown, shownClips } from "./clip-sections.js";
import { curves } from "./curves.js";
import { chooseExamples } from "./example-sentences.js";
import { samePeople } from "./limits.js";
import { recognitionFigures, recognitionSections } from "./recognition-sections.js";
import { reconstructionFigures, reconstructionSections, TOLD_BEFORE } from "./reconstruction-sections.js";
import { runFacts } from "./run-facts.js";
import { SYNTHETIC } from "./synthetic.js";
import { sentenceSections, translationFigures, translationScoreSections } from "./translation-sections.js";
import { whatThisIs } from "./what-this-is.js";

/** What pages call a kind of run. */
export const TITLES: Readonly<Record<RunFolder["task"], string>> = {
  pretrain: "Pretraining of a masked autoencoder",
  recognize: "Recognition of isolated signs",
  translate: "Translation of signed sentences",
};

/** What a caller knows beside what is in the run's folder. */
export interface RunReportOptions {
  /** Its clips, where they are open already; by default they are looked for where the run says. */
  readonly clips?: RunCorpus;
  /** Sections that need the model, such as its attention, or what it reconstructed. */
  readonly sections?: (
    clips: RunCorpus,
    shown: readonly Shown[],
  ) => Promise<readonly Section[]> | readonly Section[];
  readonly figures?: readonly KeyFigure[];
  readonly notes?: readonly string[];
  readonly facts?: readonly (readonly [label: string, value: string | number])[];
}

/**
 * Makes the report of a run from its folder: what it is, how well it does, what its numbers do not say, clips,
 * curves, settings. The trainer writes it at a run's end, `evaluator report` at any time.
 *
 * @example
 * writeFileSync("page.html", renderReport(await runReport(await readRun("runs/signs"))));
 */
export async function runReport(run: RunFolder, options: RunReportOptions = {}): Promise<Report> {
  const clips = options.clips ?? corpusOf(run);
  const told = toldOf(run);
  const shown = "corpus" in clips ? shownClips(run, clips.corpus) : [];
  return {
    title: TITLES[run.task],
    subtitle: run.name,
    figures: [...resultFigures(run), ...(options.figures ?? [])],
    notes: [
      ...(isSynthetic(run) ? [SYNTHETIC] : []),
      ...(told === undefined ? [] : [told.note]),
      ...samePeople(run, clips),
      ...learntFrom([run]),
      ...(options.notes ?? []),
      ...(run.result === undefined && !hasNoResult(run)
        ? ["The run is not at its end: it has curves, but no results yet."]
        : []),
    ],
    sections: [
      ...whatThisIs(run, clips),
      ...resultSections(run),
      ...((await options.sections?.(clips, shown)) ?? []),
      ...("corpus" in clips ? clipSections(clips.corpus, shown, "Clips in motion") : []),
      ...curves([run]),
      runFacts(run, options.facts),
      {
        kind: "details",
        title: "All settings",
        text: JSON.stringify(run.description?.config ?? run.result, null, 2),
      },
    ],
  };
}

/** Of pretraining without held-out clips, which ends without one. */
const hasNoResult = ({ task, metrics }: RunFolder) => task === "pretrain" && !metrics.has("validation.loss");

/** Finds results whose scores say nothing about other clips, since the model was trained on the scored ones. */
export function learntFrom(runs: readonly RunFolder[]): string[] {
  return runs
    .filter(({ measured }) => measured === "training" || measured === "any")
    .map(
      ({ name, measured }) =>
        `${name}: the scores are of clips ${measured === "training" ? "that the model learnt from" : "some of which the model may have learnt from"}.`,
    );
}

/** What a pretrained model is told, where its errors do not compare with those of what needs no learning. */
export function toldOf({ task, result, description }: RunFolder): Told | undefined {
  if (task !== "pretrain") return undefined;
  const said = result?.task === "pretrain" ? result.told : undefined;
  return said ?? (setting(description?.config, "loss") === "normalised" ? TOLD_BEFORE : undefined);
}

/** The few numbers of a run's result. */
export function resultFigures(run: RunFolder): KeyFigure[] {
  const { result, recognition, recognised, translation, sampling, description } = run;
  if (result === undefined) return [];
  if (result.task === "recognize") return recognitionFigures(recognition, sampling, recognised.length);
  if (result.task === "translate") return translationFigures(translation, sampling);
  const trained = String(setting(description?.config, "masking.strategy"));
  return reconstructionFigures(result.masks, trained, toldOf(run));
}

/** Chosen here: what is read of each kind before a page is closed. */
const SENTENCES = 6;

/** What coordinates are counted in, by what clips are normalised by: a palm is a quarter. */
const UNITS = { shoulders: "shoulder width", hands: "length of four palms" } as const;

function resultSections(run: RunFolder): Section[] {
  const { result, recognised, recognition, translated, translation, sampling, description } = run;
  if (result?.task === "recognize" && recognised.length > 0) {
    return recognitionSections(result.parts, recognition, sampling, recognised);
  }
  if (result?.task === "translate" && translated.length > 0) {
    const examples = chooseExamples(translated, SENTENCES, (language) => scoringFor(result, language));
    return [...translationScoreSections(translation, sampling), ...sentenceSections(examples)];
  }
  if (result?.task !== "pretrain" || description === undefined) return [];
  const { streams, hands } = description.config.model;
  const named = STREAM_NAMES.filter((name) => streams.includes(name));
  const reference = referenceOf({ streams: named, ...(hands !== undefined && { hands }) });
  return reconstructionSections(result.masks, { streams, told: toldOf(run) }, UNITS[reference]);
}

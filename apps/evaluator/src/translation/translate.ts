import type { Corpus, SkippedClip } from "@msmae/datasets";
import {
  chooseExamples,
  type Examples,
  intervalText,
  RESULT_VERSION,
  scoringsOf,
  serializePredictions,
  type TranslationResult,
  type TranslationScore,
  translationScores,
} from "@msmae/evaluation";
import { alignColumns, StatusBar } from "@msmae/terminal";
import {
  readTranslation,
  type TranslatedClip,
  type Translation,
  Translator,
  tooLong,
  translateClips,
} from "@msmae/translation";
import { many } from "../corpus-notes.js";
import { type ChosenPart, choosePart } from "../evaluated-part.js";
import type { EvaluationCommand } from "../evaluation-options.js";
import { describeMeasured, drawnOver, openMeasured } from "../measured-clips.js";
import { type Finding, publishResult } from "../publish-result.js";
import { picturesOf } from "./attention-pictures.js";
import { translationPage } from "./page.js";

/** What `evaluator translate` is asked for. */
export interface TranslateCommand extends EvaluationCommand {
  readonly beams: number;
  readonly lengthPenalty: number;
  readonly maxLength: number;
}

/** Chosen here: pictures are looked at one by one. */
const EXAMPLES = 4;

/**
 * `evaluator translate`: what a checkpoint makes of the sentences of a manifest. Writes `predictions.jsonl`, `report.html` and
 * `translation.json`.
 *
 * @throws {UserError | CorpusError} if the clips have no text to score by, or its language is not known.
 * @throws {NoTranslationError} if the checkpoint is of something else.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function translate(command: TranslateCommand): Promise<void> {
  await publishResult(command, () => measure(command));
}

async function measure(command: TranslateCommand): Promise<Finding> {
  const { checkpoint, splitField, beams, lengthPenalty, maxLength } = command;
  const search = { beams, lengthPenalty, maxLength };
  const translation = await readTranslation(checkpoint);
  const corpus = openMeasured(command, translation.model);
  const chosen = choosePart(corpus, "text", splitField, command.split);
  const { translated, skipped, examples, pictures } = await run(translation, corpus, chosen, command, search);
  const limits = { unit: translation.unit, tooLong: "shorten" } as const;
  const shortened = tooLong(corpus, chosen.clips, translation.model, translation.mbart, limits);
  const { sampling, whose, about, notes } = describeMeasured(command, corpus, {
    ...{ part: chosen.part, chosen: chosen.clips, scored: translated.map(({ id }) => id), skipped },
    ...{ notes: notesOf(chosen, shortened.length), scoredAs: "an empty translation" },
  });
  const scores = translationScores(translated.map(withReferences), { sampling });
  const { clusters: _, ...drawn } = sampling;
  const result: TranslationResult = {
    ...{ version: RESULT_VERSION, task: "translate", ...about, skipped: [...about.skipped] },
    ...{ search, untranslated: chosen.without, shortened: shortened.map((clip) => corpus.clips[clip]!.id) },
    scoring: scoringsOf(translated),
    parts: [{ part: chosen.part, clips: translated.length, sampling: drawn, scores }],
  };
  const page = translationPage({ translation, corpus, result, notes }, examples, ({ clip }) =>
    pictures.get(clip),
  );
  return {
    ...{
      name: "translation.json",
      result,
      page,
      predictions: serializePredictions(translated.map(lineOf), whose),
    },
    summary:
      `${corpus.name}: ${translated.length} sentences (${chosen.part}), ${beams} beams${drawnOver(drawn)}` +
      `\n\n${tableOf(scores)}\n\n${signaturesOf(scores)}\n`,
  };
}

const withReferences = ({ reference, ...clip }: TranslatedClip) => ({ ...clip, references: reference });

/** What `predictions.jsonl` has of a clip. */
const lineOf = ({ id, language, hypothesis, reference }: TranslatedClip) => ({
  ...{ id, language, hypothesis, reference },
});

function notesOf({ without }: ChosenPart, shortened: number): string[] {
  return [
    ...(without > 0 ? [`${many(without, "clip has", "clips have")} no text, not scored`] : []),
    ...(shortened > 0
      ? [`${many(shortened, "clip has", "clips have")} more time steps than mBART positions; shortened`]
      : []),
  ];
}

type Shown = ReturnType<typeof withReferences>;

interface Translated {
  readonly translated: readonly TranslatedClip[];
  readonly skipped: readonly SkippedClip[];
  readonly examples: Examples<Shown>;
  readonly pictures: ReadonlyMap<number, string>;
}

/** Shows the model each clip, and asks of some of them where it looked. */
async function run(
  translation: Translation,
  corpus: Corpus,
  { clips }: ChosenPart,
  { workers, device, threads }: TranslateCommand,
  search: object,
): Promise<Translated> {
  const session = { device, ...(threads === undefined ? {} : { threads }) };
  const translator = new Translator(translation, { search, ...session });
  const bar = new StatusBar("{bar} {value}/{total} sentences", clips.length, {});
  const skipped: SkippedClip[] = [];
  try {
    const translated = await translateClips(translator, translation, corpus, clips, {
      workers,
      onProgress: (done) => bar.update(done, {}),
      onBatch: (loaded) => skipped.push(...loaded.skipped),
    });
    const examples = chooseExamples(translated.map(withReferences), EXAMPLES);
    const shown = [...examples.best, ...examples.typical, ...examples.worst];
    const pictures = await picturesOf(shown, translator, translation, corpus);
    return { translated, skipped, examples, pictures };
  } finally {
    bar.stop();
    await translator.dispose();
  }
}

/** With a column for languages and one for punctuation where they differ. */
function tableOf(scores: readonly TranslationScore[]): string {
  const differ = (field: "language" | "punctuation") => new Set(scores.map((each) => each[field])).size > 1;
  const columns = (["language", "punctuation"] as const).filter(differ);
  return alignColumns([
    ["0 to 100", ...columns, "score", "95 % interval"],
    ...scores.map((each) => [
      each.name,
      ...columns.map((field) => each[field]),
      each.score.toFixed(2),
      intervalText(each, (score) => score.toFixed(2)),
    ]),
  ]);
}

/** A line for each metric; languages differ by their tokenizer. */
function signaturesOf(scores: readonly TranslationScore[]): string {
  return [...new Set(scores.map(({ name, signature }) => `${name}|${signature}`))].join("\n");
}

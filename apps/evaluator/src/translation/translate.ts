import { resolve } from "node:path";
import { type Corpus, openCorpus, type SkippedClip } from "@msmae/datasets";
import { intervalText } from "@msmae/evaluation";
import { alignColumns, StatusBar } from "@msmae/terminal";
import { referenceOf } from "@msmae/transformer";
import {
  readTranslation,
  scoringsOf,
  type TranslatedClip,
  type Translation,
  Translator,
  tooLong,
  translateClips,
  writePredictions,
} from "@msmae/translation";
import { measuredOn } from "../measured-on.js";
import { corpusNotes, many, skippedNotes } from "../notes.js";
import type { EvaluationCommand } from "../options.js";
import { OutputFolder } from "../output/output-folder.js";
import { type ChosenPart, choosePart } from "../parts.js";
import { seenInTraining } from "../seen-in-training.js";
import { chooseExamples, type Examples } from "./examples.js";
import { picturesOf } from "./look.js";
import { translationPage } from "./page.js";
import { scoresWithIntervals, type TranslationScore } from "./scores.js";

/** What `evaluator translate` is asked for. */
export interface TranslateCommand extends EvaluationCommand {
  readonly beams: number;
  readonly lengthPenalty: number;
  readonly maxLength: number;
}

/** Ours: pictures are looked at one by one. */
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
  const { out, json } = command;
  const { facts, notes, report } = await OutputFolder.fill(out, (output) => measure(command, output));
  if (json) {
    console.log(JSON.stringify({ ...facts, out }));
    return;
  }
  for (const note of notes) console.error(`warning: ${note}`);
  const { data, clips, split, search, scores } = facts;
  console.log(
    `${data}: ${clips} sentences (${split}), ${search.beams} beams\n\n${tableOf(scores)}\n\n${signaturesOf(scores)}\n\nReport ${report}`,
  );
}

async function measure(command: TranslateCommand, output: OutputFolder) {
  const { checkpoint, splitField, beams, lengthPenalty, maxLength } = command;
  const search = { beams, lengthPenalty, maxLength };
  const translation = await readTranslation(checkpoint);
  const corpus = openCorpus(resolve(command.data), {
    streams: translation.model.streams,
    reference: referenceOf(translation.model),
  });
  const chosen = choosePart(corpus, "text", splitField, command.split);
  const { translated, skipped, examples, pictures } = await run(translation, corpus, chosen, command, search);
  const limits = { unit: translation.unit, tooLong: "shorten" } as const;
  const shortened = tooLong(corpus, chosen.clips, translation.model, translation.mbart, limits);
  const notes = [
    ...seenInTraining(resolve(checkpoint), corpus, chosen.clips),
    ...corpusNotes(corpus, chosen.part, splitField),
    ...(chosen.without > 0 ? [`${many(chosen.without, "clip has", "clips have")} no text, not scored`] : []),
    ...skippedNotes(corpus, skipped, chosen.clips.length, "an empty translation"),
    ...(shortened.length > 0
      ? [
          `${many(shortened.length, "clip has", "clips have")} more time steps than mBART positions; shortened`,
        ]
      : []),
  ];
  const scores = scoresWithIntervals(translated);
  const facts = {
    ...{ task: "translate", checkpoint, data: corpus.name, corpus: measuredOn(corpus), split: chosen.part },
    ...{ clips: translated.length, search, scoring: scoringsOf(translated) },
    untranslated: chosen.without,
    shortened: shortened.map((clip) => corpus.clips[clip]!.id),
    skipped: [...corpus.skipped, ...skipped].map(({ clip, reason }) => ({ clip, reason })),
    scores,
  };
  const page = translationPage(
    { checkpoint, translation, corpus, chosen, scores, search, notes },
    examples,
    pictures,
  );
  output.write("predictions.jsonl", writePredictions(translated));
  const report = output.write("report.html", page);
  output.write("translation.json", `${JSON.stringify(facts, null, 2)}\n`);
  return { facts, notes, report };
}

interface Translated {
  readonly translated: readonly TranslatedClip[];
  readonly skipped: readonly SkippedClip[];
  readonly examples: Examples<TranslatedClip>;
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
    const examples = chooseExamples(translated, EXAMPLES);
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

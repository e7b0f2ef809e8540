import { basename, relative } from "node:path";
import {
  mainScores,
  PART_NAMES,
  RESULT_VERSION,
  samplingNotes,
  samplingOf,
  scoringsOf,
  serializePredictions,
  serializeResult,
  shownScoreName,
  type TranslationResult,
  translationScores,
  whoseOf,
} from "@msmae/evaluation";
import { loadParameters, type RunDirectory, type TrainingResult } from "@msmae/training";
import { checkpointTree, type TranslatedClip } from "@msmae/translation";
import type { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { skippedFacts, writeRunPage } from "../run/run-page.js";
import { countParameters, millions } from "../runtime/runtime.js";
import type { Evaluation } from "./evaluation.js";
import { clipsOf, searchNote, type TranslationRun } from "./translation.js";

type Part = TranslationResult["parts"][number];

/**
 * Scores the best checkpoint, or the last one where nothing was validated: writes `predictions.jsonl` and
 * `translation.json`, prints a table, and writes `report.html`.
 *
 * @returns The report's path.
 */
export async function reportTranslation(
  translationRun: TranslationRun,
  run: RunDirectory,
  result: TrainingResult,
  evaluation: Evaluation,
  observed: ClipObservations,
  progress: Progress,
): Promise<string> {
  const { translation, config, split, corpus, data } = translationRun;
  const { checkpoint, step } = result.best ?? result;
  await loadParameters(checkpoint, checkpointTree(translation.weights, translation));
  const whose = whoseOf(corpus);
  const parts: Part[] = [];
  let last: readonly TranslatedClip[] = []; // of the test clips, or else of the validation clips
  for (const part of ["valid", "test"] as const) {
    if (clipsOf(translationRun, part).length === 0) continue;
    last = await evaluation.translate(part, config.search);
    parts.push(scoredPart(part === "valid" ? config.validation.clips : part, last, whose));
  }
  if (parts.length > 0) run.write("predictions.jsonl", serializePredictions(last.map(lineOf), whose));
  const found: TranslationResult = {
    ...{ version: RESULT_VERSION, task: "translate", checkpoint: relative(run.path, checkpoint) },
    training: {
      clips: { train: split.train.length, valid: split.valid.length, test: split.test.length },
      splitBy: split.by,
      ...{ step, chosenBy: result.best === undefined ? "last" : "bleu" },
    },
    corpus: data,
    ...{ search: { ...config.search }, skipped: skippedFacts(observed), scoring: scoringsOf(last), parts },
  };
  run.write("translation.json", serializeResult(found));
  tell(found, searchNote(config), progress);
  progress.say(
    `Compiled ${result.graphs} graphs to train, ${evaluation.graphs()} to translate: one for each bucket of lengths`,
    { graphs: { training: result.graphs, translating: evaluation.graphs() } },
  );
  const note = searchNote(config);
  return writeRunPage(run, corpus, observed, {
    figures: [
      { value: millions(countParameters(translationRun.parameters)), label: "trained weights" },
      { value: `${split.train.length}`, label: "sentences to train on" },
    ],
    notes: note === undefined ? [] : [`${note}.`],
    facts: factsOf(translationRun),
  });
}

function scoredPart(
  part: Part["part"],
  clips: readonly TranslatedClip[],
  whose: ReturnType<typeof whoseOf>,
): Part {
  const { clusters, ...sampling } = samplingOf(clips.map(({ id }) => whose(id)));
  const scores = translationScores(
    clips.map(({ reference, ...clip }) => ({ ...clip, references: reference })),
    { sampling: { clusters, unit: sampling.unit } },
  );
  return { part, clips: clips.length, sampling, scores };
}

/** What `predictions.jsonl` has of a clip. */
const lineOf = ({ id, language, hypothesis, reference }: TranslatedClip) => ({
  ...{ id, language, hypothesis, reference },
});

/** A row for each part and language. */
function tell({ parts }: TranslationResult, note: string | undefined, progress: Progress): void {
  if (parts.length === 0) return;
  const shown = (name: string) => /^(BLEU|BLEU-1|chrF2|ROUGE-L.*)$/.test(name);
  const rows = parts.flatMap(({ part, scores }) => {
    const main = mainScores(scores).filter(({ name }) => shown(name));
    return [...new Set(main.map(({ language }) => language))].map((language) => ({
      ...{ part, language, own: main.filter((each) => each.language === language) },
    }));
  });
  const several = new Set(rows.map(({ language }) => language)).size > 1;
  progress.table([
    [
      ...["sentences", ...(several ? ["language"] : []), "number"],
      ...rows[0]!.own.map(({ name }) =>
        shownScoreName(name.replace(/^(chrF)2|-twostream$/, "$1"), "", false),
      ),
    ],
    ...rows.map(({ part, language, own }) => [
      ...[PART_NAMES[part], ...(several ? [language] : []), `${own[0]!.sentences}`],
      ...own.map(({ score }) => score.toFixed(2)),
    ]),
  ]);
  if (note !== undefined) progress.say(note);
  const { sampling } = parts.at(-1)!;
  for (const each of sampling === undefined ? [] : samplingNotes(sampling)) progress.say(each);
}

function factsOf({ config, provider, translation, parameters }: TranslationRun) {
  const { model, mbart, search } = config;
  const { encoder_layers, decoder_layers, d_model, vocab_size } = translation.mbart;
  const learns =
    translation.lora === null ? "all of it learns" : `encoder learns, LoRA of rank ${translation.lora.rank}`;
  const from = mbart.kind === "random" ? "randomly initialised" : basename(mbart.path);
  return [
    [
      "Pose encoder",
      `${model.poseEncoder}: ${model.encoder.layers} layers, ${model.encoder.heads} heads, width ${model.encoder.width}; ${model.bridge}`,
    ],
    [
      "mBART",
      `${from}: ${encoder_layers} + ${decoder_layers} layers, width ${d_model}, ${vocab_size} tokens; ${learns}`,
    ],
    ["Trained weights", countParameters(parameters)],
    [
      "Search",
      `${search.beams} beams, length penalty ${search.lengthPenalty}, at most ${search.maxLength} tokens`,
    ],
    ["Device", provider],
  ] as const;
}

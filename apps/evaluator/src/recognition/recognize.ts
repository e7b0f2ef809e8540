import { resolve } from "node:path";
import {
  type Corpus,
  createLoader,
  openCorpus,
  recognitionDataConfigSchema,
  type SkippedClip,
} from "@msmae/datasets";
import { intervalText } from "@msmae/evaluation";
import { type RankedScore, rankedScores, topK } from "@msmae/metrics";
import {
  Predictor,
  type Recognizer,
  readRecognizer,
  type ScoredClip,
  writePredictions,
} from "@msmae/recognition";
import { alignColumns, StatusBar } from "@msmae/terminal";
import { referenceOf } from "@msmae/transformer";
import { measuredOn } from "../measured-on.js";
import { corpusNotes, many, skippedNotes } from "../notes.js";
import type { EvaluationCommand } from "../options.js";
import { OutputFolder } from "../output/output-folder.js";
import { seenInTraining } from "../seen-in-training.js";
import { type EvaluatedClips, evaluatedClips, shortList } from "./clips.js";
import { confusionsOf } from "./confusions.js";
import { recognitionPage } from "./page.js";

/** Ours, as in training: larger batches are no faster. */
const BATCH = 64;
/** Ours: what a page shows without being scrolled past. */
const CONFUSIONS = 20;

/**
 * `evaluator recognize`: what a checkpoint makes of the clips of a manifest. Writes `predictions.jsonl`, `report.html` and
 * `recognition.json`.
 *
 * @throws {UserError} if the model cannot be measured by the clips.
 * @throws {NoRecognizerError} if the checkpoint is of something else.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function recognize(command: EvaluationCommand): Promise<void> {
  const { out, json } = command;
  const { facts, notes, report } = await OutputFolder.fill(out, (output) => measure(command, output));
  if (json) {
    console.log(JSON.stringify({ ...facts, out }));
    return;
  }
  for (const note of notes) console.error(`warning: ${note}`);
  console.log(
    `${facts.data}: ${facts.clips} clips (${facts.split}), ${glossesOf(facts)}\n\n${tableOf(facts.scores)}\n${alwaysNote(facts.scores)}\nReport ${report}`,
  );
}

async function measure(command: EvaluationCommand, output: OutputFolder) {
  const { checkpoint } = command;
  const recognizer = await readRecognizer(checkpoint);
  const { model, glosses } = recognizer;
  const corpus = openCorpus(resolve(command.data), {
    streams: model.streams,
    reference: referenceOf(model),
  });
  const chosen = evaluatedClips(corpus, glosses, command.splitField, command.split);
  const { scored, skipped } = await run(recognizer, corpus, chosen, command);
  const measured = chosen.clips.map(({ clip }) => clip);
  const notes = [
    ...seenInTraining(resolve(checkpoint), corpus, measured),
    ...notesOf(corpus, chosen, skipped, command.splitField),
  ];
  const scores = scoresOf(scored, glosses.length);

  const confusions = confusionsOf(scored, glosses, CONFUSIONS);
  const facts = {
    ...{ task: "recognize", checkpoint, data: corpus.name, corpus: measuredOn(corpus), split: chosen.part },
    ...{
      clips: scored.length,
      glosses: glosses.length,
      glossesShown: glosses.length - chosen.unseen,
      unlabelled: chosen.unlabelled,
    },
    unknown: Object.fromEntries(chosen.unknown),
    skipped: [...corpus.skipped, ...skipped].map(({ clip, reason }) => ({ clip, reason })),
    scores,
    confusions,
  };
  const page = recognitionPage(
    { checkpoint, recognizer, corpus, chosen, scored, scores, notes },
    confusions,
    new Set(scored.filter(({ label, logits }) => topK(logits, 1)[0] === label).map(({ id }) => id)),
  );
  output.write("predictions.jsonl", writePredictions(scored, glosses));
  const report = output.write("report.html", page);
  output.write("recognition.json", `${JSON.stringify(facts, null, 2)}\n`);
  return { facts, notes, report };
}

/** Recall@1 and @5, per clip (the paper's) and per gloss, and macro F1. */
function scoresOf(scored: readonly ScoredClip[], glosses: number): RankedScore[] {
  const ranked = scored.map(({ logits }) => topK(logits, 5));
  const truth = scored.map(({ label }) => label);
  return rankedScores(ranked, truth, glosses);
}

function tableOf(scores: readonly RankedScore[]): string {
  return alignColumns([
    ["in percent", "score", "95 % interval"],
    ...scores.map(({ name, score, ...interval }) => [
      name,
      (100 * score).toFixed(1),
      intervalText(interval, (share) => (100 * share).toFixed(1)),
    ]),
  ]);
}

/** What is in the data, beside what the model tells apart: the score is of the former. */
const glossesOf = ({ glossesShown, glosses }: { readonly glossesShown: number; readonly glosses: number }) =>
  `${many(glossesShown, "gloss", "glosses")} of the ${glosses} that the model knows`;

const alwaysNote = (scores: readonly RankedScore[]) =>
  scores.some(({ interval }) => interval === "always")
    ? "Recall@k of no more than k glosses is 100 whatever is recognised, no score\n"
    : "";

/** Shows the model each clip. */
async function run(
  { model, frames, fillGaps, weights }: Recognizer,
  corpus: Corpus,
  { clips }: EvaluatedClips,
  { workers, device, threads }: EvaluationCommand,
): Promise<{ scored: ScoredClip[]; skipped: SkippedClip[] }> {
  const predictor = new Predictor(model, { device, ...(threads === undefined ? {} : { threads }) });
  const data = { ...recognitionDataConfigSchema.parse({ frames, fillGaps }), workers };
  // The seed draws nothing: a test shows the middles of segments, in the clips' order.
  const loader = createLoader(corpus, {
    ...{ task: "recognition", clips, sampling: "test", data, batchSize: BATCH, seed: 0 },
  } as const);
  const bar = new StatusBar("{bar} {value}/{total} clips", clips.length, {});
  const [scored, skipped]: [ScoredClip[], SkippedClip[]] = [[], []];
  try {
    for await (const batch of loader) {
      scored.push(...(await predictor.run(weights, batch)));
      skipped.push(...batch.skipped);
      bar.update(scored.length, {});
    }
  } finally {
    bar.stop();
    await loader.close();
    await predictor.dispose();
  }
  return { scored, skipped };
}

function notesOf(
  corpus: Corpus,
  { part, clips, unlabelled, unknown, respelled }: EvaluatedClips,
  skipped: readonly SkippedClip[],
  field: string,
): string[] {
  const left = [...unknown.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...corpusNotes(corpus, part, field),
    ...(unlabelled > 0 ? [`${many(unlabelled, "clip has", "clips have")} no gloss, not scored`] : []),
    ...(respelled.size > 0
      ? [
          `glosses that differ from the model's only in case or spaces are taken for the same: ${[...respelled].map(([own, model]) => `${JSON.stringify(own)} as ${JSON.stringify(model)}`).join(", ")}`,
        ]
      : []),
    ...(unknown.size > 0
      ? [
          `${many(left, "clip", "clips")} not scored: of ${many(unknown.size, "gloss", "glosses")} that the model does not know (${shortList([...unknown.keys()])})`,
        ]
      : []),
    ...skippedNotes(corpus, skipped, clips.length, "clips in which nothing is seen"),
  ];
}

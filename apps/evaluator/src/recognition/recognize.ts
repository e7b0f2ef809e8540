import { type Corpus, createLoader, recognitionDataConfigSchema, type SkippedClip } from "@msmae/datasets";
import {
  intervalText,
  type RankedScore,
  RESULT_VERSION,
  type RecognitionResult,
  rankedScores,
  serializePredictions,
  telling,
} from "@msmae/evaluation";
import { topK } from "@msmae/metrics";
import {
  Predictor,
  predictionOf,
  type Recognizer,
  readRecognizer,
  type ScoredClip,
} from "@msmae/recognition";
import { alignColumns, StatusBar } from "@msmae/terminal";
import { many } from "../corpus-notes.js";
import type { EvaluationCommand } from "../evaluation-options.js";
import { describeMeasured, drawnOver, openMeasured } from "../measured-clips.js";
import { type Finding, publishResult } from "../publish-result.js";
import { confusionsOf } from "./confusions.js";
import { type EvaluatedClips, evaluatedClips, shortList } from "./evaluated-clips.js";
import { recognitionPage } from "./page.js";

/** Chosen here, as in training: larger batches are no faster. */
const BATCH = 64;
/** Chosen here: what a page shows without being scrolled past. */
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
  await publishResult(command, () => measure(command));
}

async function measure(command: EvaluationCommand): Promise<Finding> {
  const recognizer = await readRecognizer(command.checkpoint);
  const { model, glosses } = recognizer;
  const corpus = openMeasured(command, model);
  const chosen = evaluatedClips(corpus, glosses, command.splitField, command.split);
  const { scored, skipped } = await run(recognizer, corpus, chosen, command);
  const { sampling, whose, about, notes } = describeMeasured(command, corpus, {
    ...{
      part: chosen.part,
      chosen: chosen.clips.map(({ clip }) => clip),
      scored: scored.map(({ id }) => id),
    },
    ...{ skipped, notes: notesOf(chosen), scoredAs: "clips in which nothing is seen" },
  });
  const scores = rankedScores(
    scored.map(({ logits }) => topK(logits, 5)),
    scored.map(({ label }) => label),
    { glosses: glosses.length, sampling },
  );
  const { clusters: _, ...drawn } = sampling;
  const confusions = confusionsOf(scored, glosses, CONFUSIONS);
  const result: RecognitionResult = {
    ...{ version: RESULT_VERSION, task: "recognize", ...about, skipped: [...about.skipped] },
    ...{ glosses: glosses.length, glossesShown: glosses.length - chosen.unseen },
    ...{ unlabelled: chosen.unlabelled, unknown: Object.fromEntries(chosen.unknown) },
    parts: [{ part: chosen.part, clips: scored.length, sampling: drawn, scores }],
    confusions: confusions.map(({ clips, ...each }) => ({ ...each, clips: [...clips] })),
  };
  const lines = scored.map((clip) => ({ ...predictionOf(clip, glosses), gloss: glosses[clip.label]! }));
  return {
    ...{ name: "recognition.json", result, predictions: serializePredictions(lines, whose) },
    page: recognitionPage({ recognizer, corpus, result, lines, notes }, confusions),
    summary:
      `${corpus.name}: ${scored.length} clips (${chosen.part}), ${glossesOf(result)}${drawnOver(drawn)}` +
      `\n\n${tableOf(scores)}\n${alwaysNote(scores)}`,
  };
}

function tableOf(scores: readonly RankedScore[]): string {
  return alignColumns([
    ["in percent", "score", "95 % interval"],
    ...telling(scores).map(({ name, score, ...interval }) => [
      name,
      (100 * score).toFixed(1),
      intervalText(interval, (share) => (100 * share).toFixed(1)),
    ]),
  ]);
}

/** What is in the data, beside what the model tells apart: the score is of the former. */
const glossesOf = ({ glossesShown = 0, glosses }: RecognitionResult) =>
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

function notesOf({ unlabelled, unknown, respelled }: EvaluatedClips): string[] {
  const left = [...unknown.values()].reduce((sum, count) => sum + count, 0);
  return [
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
  ];
}

import { relative } from "node:path";
import {
  PART_NAMES,
  type RankedScore,
  RESULT_VERSION,
  type RecognitionResult,
  rankedScores,
  recallAndLoss,
  samplingNotes,
  samplingOf,
  serializePredictions,
  serializeResult,
  whoseOf,
} from "@msmae/evaluation";
import { topK } from "@msmae/metrics";
import {
  predictionOf,
  type RecognizerConfig,
  type RecognizerDescription,
  readRecognizer,
  type ScoredClip,
} from "@msmae/recognition";
import type { RunDirectory, TrainingResult } from "@msmae/training";
import type { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { skippedFacts, writeRunPage } from "../run/run-page.js";
import { countParameters, millions } from "../runtime/runtime.js";
import type { Evaluation, ScoredSplit } from "./evaluation.js";
import { alwaysNote, chosen, percent, type Recognition } from "./recognition.js";
import { describeSigners } from "./signers.js";

type Part = RecognitionResult["parts"][number];

/**
 * Scores the checkpoint that is the run's result: writes `predictions.jsonl` and `recognition.json`, prints a table, and writes
 * `report.html`.
 *
 * @returns The report's path.
 */
export async function reportRecognition(
  recognition: Recognition,
  description: RecognizerDescription,
  run: RunDirectory,
  result: TrainingResult,
  evaluation: Evaluation,
  observed: ClipObservations,
  progress: Progress,
): Promise<string> {
  const { split, config, corpus } = recognition;
  const { checkpoint } = chosen(config, result.best) ?? result;
  const { weights } = await readRecognizer(checkpoint);
  const whose = whoseOf(corpus);
  const parts: Part[] = [];
  for (const part of ["valid", "test"] as const) {
    if (split[part].length === 0) continue;
    const scored = await evaluation.run(part, weights);
    parts.push(scoredPart(part, scored, split.glosses.length, whose));
    // Those of the last part stay: of the test clips, or else of the validation clips.
    const lines = scored.map((clip) => predictionOf(clip, description.glosses));
    run.write("predictions.jsonl", serializePredictions(lines, whose));
  }
  run.write("recognition.json", serializeResult(resultOf(recognition, run, result, observed, parts)));
  if (parts.length > 0) tell(parts, split.glosses.length, progress);
  return writeRunPage(run, corpus, observed, {
    figures: [
      { value: millions(countParameters(recognition.parameters)), label: "parameters" },
      { value: `${split.train.length}`, label: "clips to train on" },
    ],
    notes: testOnOthers(recognition, checkpoint),
    facts: [
      ["Model", describeModel(config.model)],
      ["Frames", `${config.data.frames}${config.data.fillGaps ? "" : ", gaps not filled"}`],
      ["Parameters", countParameters(recognition.parameters)],
      ["Device", recognition.provider],
    ],
  });
}

function scoredPart(
  part: ScoredSplit,
  scored: readonly ScoredClip[],
  glosses: number,
  whose: ReturnType<typeof whoseOf>,
): Part {
  const { clusters, ...sampling } = samplingOf(scored.map(({ id }) => whose(id)));
  const scores = rankedScores(
    scored.map(({ logits }) => topK(logits, 5)),
    scored.map(({ label }) => label),
    { glosses, sampling: { clusters } },
  );
  return { part, clips: scored.length, loss: recallAndLoss(scored).loss, sampling, scores };
}

function resultOf(
  { split, config, data }: Recognition,
  run: RunDirectory,
  result: TrainingResult,
  observed: ClipObservations,
  parts: Part[],
): RecognitionResult {
  const best = chosen(config, result.best);
  const { checkpoint, step } = best ?? result;
  const { train, valid, test } = split;
  return {
    ...{ version: RESULT_VERSION, task: "recognize", checkpoint: relative(run.path, checkpoint) },
    training: {
      clips: { train: train.length, valid: valid.length, test: test.length },
      splitBy: split.by,
      ...{ step, chosenBy: best === undefined ? "last" : config.validation.metric },
    },
    corpus: data,
    glosses: split.glosses.length,
    skipped: skippedFacts(observed),
    parts,
  };
}

/** A row for each part; a dash for what is 100 % whatever is recognised. */
function tell(parts: readonly Part[], glosses: number, progress: Progress): void {
  const names = ["recall@1", "recall@5", "recall@1 per gloss", "recall@5 per gloss"];
  const cell = (scores: readonly RankedScore[], name: string) => {
    const found = scores.find((each) => each.name === name);
    return found === undefined || found.interval === "always" ? "–" : percent(found.score);
  };
  progress.table([
    ["clips", "number", ...names],
    ...parts.map(({ part, clips, scores }) => [
      ...[PART_NAMES[part], `${clips}`, ...names.map((name) => cell(scores, name))],
    ]),
  ]);
  const note = alwaysNote(glosses);
  if (note !== undefined) progress.say(note);
  const { sampling } = parts.at(-1)!;
  for (const each of sampling === undefined ? [] : samplingNotes(sampling)) progress.say(each);
}

/** What to type where the measured people may have been learnt from. */
function testOnOthers({ config, corpus, split }: Recognition, checkpoint: string): string[] {
  if (config.corpus.kind === "synthetic" || describeSigners(corpus, split) === undefined) return [];
  return [
    `Test on another person: evaluator recognize --checkpoint ${checkpoint} --data THEIRS --out FOLDER`,
  ];
}

function describeModel(model: RecognizerConfig): string {
  if (model.kind !== "ms-mae") return `${model.kind}, ${model.layers} layers, width ${model.width}`;
  const { layers, heads, width } = model.encoder;
  const fused = model.tokens === "fused" ? ", fused tokens" : "";
  return `${model.kind}, ${layers} layers, ${heads} heads, width ${width}, ${model.pooling}${fused}`;
}

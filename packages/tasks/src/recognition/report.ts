import { basename, relative } from "node:path";
import {
  classificationReport,
  leastRecalled,
  mostConfused,
  type RankedScore,
  rankedScores,
  topK,
} from "@msmae/metrics";
import {
  type RecognitionScores,
  type RecognizerConfig,
  type RecognizerDescription,
  readRecognizer,
  recognitionScores,
  type ScoredClip,
  writePredictions,
} from "@msmae/recognition";
import { readMetrics, renderReport, type Section, type Series } from "@msmae/report";
import type { RunDirectory, TrainingResult } from "@msmae/training";
import type { Observed } from "../run/observed.js";
import type { Progress } from "../run/progress.js";
import {
  describeSplit,
  learningRateCurve,
  originRows,
  seriesOf,
  skippedFacts,
  speedOf,
} from "../run/report-parts.js";
import { countParameters, millions } from "../runtime/runtime.js";
import type { Evaluation, ScoredSplit } from "./evaluation.js";
import { alwaysNote, chosen, criterionOf, percent, type Recognition, recallText } from "./recognition.js";
import { describeSigners } from "./signers.js";

/** Clips that a checkpoint was scored on. */
interface Scored {
  readonly part: ScoredSplit;
  readonly clips: readonly ScoredClip[];
  readonly scores: RecognitionScores;
}

const NAMES: Readonly<Record<ScoredSplit, string>> = { valid: "validation", test: "test" };

/**
 * Scores the checkpoint that is the run's result: writes `predictions.jsonl` and
 * `recognition.json`, prints a table, and writes `report.html`.
 *
 * @returns The report's path.
 */
export async function reportRecognition(
  recognition: Recognition,
  description: RecognizerDescription,
  run: RunDirectory,
  result: TrainingResult,
  evaluation: Evaluation,
  observed: Observed,
  progress: Progress,
): Promise<string> {
  const { split, config, data } = recognition;
  const best = chosen(config, result.best);
  const { checkpoint, step } = best ?? result;
  const { weights } = await readRecognizer(checkpoint);
  const scored: Scored[] = [];
  for (const part of ["valid", "test"] as const) {
    if (split[part].length === 0) continue;
    const clips = await evaluation.run(part, weights);
    scored.push({ part, clips, scores: recognitionScores(clips) });
  }
  const last = scored.at(-1); // of the test clips, or else of the validation clips
  if (last !== undefined) run.write("predictions.jsonl", writePredictions(last.clips, description.glosses));
  run.write(
    "recognition.json",
    `${JSON.stringify(
      {
        task: "recognize",
        checkpoint: relative(run.path, checkpoint),
        step,
        chosenBy: best === undefined ? "last" : config.validation.metric,
        glosses: split.glosses.length,
        corpus: data,
        clips: { train: split.train.length, valid: split.valid.length, test: split.test.length },
        splitBy: split.by,
        skipped: skippedFacts(observed),
        scores: Object.fromEntries(scored.map(({ part, scores }) => [part, scores])),
        measured: last === undefined ? null : NAMES[last.part],
        intervals: last === undefined ? [] : intervalsOf(last, split.glosses.length),
      },
      null,
      2,
    )}\n`,
  );
  if (scored.length > 0) {
    progress.table([
      ["clips", "number", "recall@1", "recall@5", "recall@1 per gloss", "recall@5 per gloss"],
      ...scored.map(({ part, clips, scores: { recall, perGloss } }) => [
        NAMES[part],
        `${clips.length}`,
        ...[recall, perGloss].flatMap((each) =>
          ([1, 5] as const).map((k) => recallText(each[k], k, split.glosses.length)),
        ),
      ]),
    ]);
    const note = alwaysNote(split.glosses.length);
    if (note !== undefined) progress.say(note);
  }
  const page = renderReport({
    title: "Recognition of isolated signs",
    subtitle: `${basename(run.path)}, ${split.glosses.length} glosses`,
    figures: keyFigures(recognition, last, step),
    notes: notesOf(recognition, checkpoint),
    sections: [
      ...(scored.length > 0 ? [scoreTable(scored, split.glosses.length)] : []),
      ...(last ? confusions(last, split.glosses) : []),
      ...curves(await readMetrics(run.path), split.glosses.length),
      facts(recognition, run, result, step, observed),
      { kind: "details", title: "Configuration", text: JSON.stringify(run.description, null, 2) },
    ],
  });
  return run.write("report.html", page);
}

function notesOf({ config, corpus, split }: Recognition, checkpoint: string): string[] {
  if (config.corpus.kind === "synthetic") {
    return ["The clips are synthetic signers: the numbers say nothing about real signing."];
  }
  const signers = describeSigners(corpus, split);
  const [part, measured] =
    split.test.length > 0 ? (["test", split.test] as const) : (["valid", split.valid] as const);
  const drawn = measured.length > 0 && split.by[part] === "seed";
  return [
    ...(signers === undefined ? [] : [capital(signers.text)]),
    ...(drawn
      ? [
          `${capital(NAMES[part])} clips were drawn by the seed: where clips are pieces of one recording, as in MP_Data, they are easier than a new recording.`,
        ]
      : []),
    ...(signers !== undefined || drawn
      ? [`Test on another person: evaluator recognize --checkpoint ${checkpoint} --data THEIRS --out FOLDER`]
      : []),
  ];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function keyFigures({ parameters, split }: Recognition, last: Scored | undefined, step: number) {
  const figures = [
    { value: millions(countParameters(parameters)), label: "parameters" },
    { value: `${split.train.length}`, label: "clips to train on", note: `scored after ${step} steps` },
  ];
  if (last === undefined) return figures;
  return [
    ...intervalsOf(last, split.glosses.length)
      .filter(({ name, interval }) => ["recall@1", "recall@5"].includes(name) && interval !== "always")
      .map(({ name, score, low, high }) => ({
        value: percent(score),
        label: name,
        note:
          `of ${last.clips.length} ${NAMES[last.part]} clips` +
          (low === null || high === null ? "" : `, 95 % interval ${percent(low)} to ${percent(high)}`),
      })),
    ...figures,
  ];
}

/** With 95 % intervals. */
function intervalsOf({ clips }: Scored, glosses: number): RankedScore[] {
  const ranked = clips.map(({ logits }) => topK(logits, 5));
  return rankedScores(
    ranked,
    clips.map(({ label }) => label),
    glosses,
  );
}

function scoreTable(scored: readonly Scored[], glosses: number): Section {
  const note = alwaysNote(glosses);
  return {
    kind: "table",
    title: "Scores of the checkpoint",
    caption:
      "In percent. Recall@k: the share of clips whose gloss is among the first k; per gloss: the mean over glosses of " +
      `that share.${note === undefined ? "" : ` ${note}.`}`,
    columns: [
      { title: "Clips" },
      ...["Number", "Recall@1", "Recall@5", "Recall@1 per gloss", "Recall@5 per gloss", "Cross-entropy"].map(
        (title) => ({
          title,
        }),
      ),
    ],
    rows: scored.map(({ part, clips, scores: { recall, perGloss, loss } }) => [
      NAMES[part],
      clips.length,
      ...[recall, perGloss].flatMap((each) =>
        ([1, 5] as const).map((k) => (k >= glosses ? null : 100 * each[k])),
      ),
      loss,
    ]),
  };
}

/** Ours: what a page shows without being scrolled past. */
const ROWS = 20;

function confusions({ part, clips }: Scored, glosses: readonly string[]): Section[] {
  const predicted = clips.map(({ logits }) => glosses[topK(logits, 1)[0]!]!);
  const truth = clips.map(({ label }) => glosses[label]!);
  const report = classificationReport(predicted, truth);
  const pairs = mostConfused(report, ROWS);
  if (pairs.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Glosses that were taken for another one",
      caption: `The most frequent pairs among the ${NAMES[part]} clips.`,
      columns: [{ title: "Shown" }, { title: "Recognised as" }, { title: "Clips" }],
      rows: pairs.map(({ truth, predicted, count }) => [truth, predicted, count]),
      half: true,
    },
    {
      kind: "table",
      title: "Glosses by recall",
      caption: `The least recognised ones among the ${NAMES[part]} clips, in percent.`,
      columns: [{ title: "Gloss" }, { title: "Clips" }, { title: "Recall" }, { title: "Precision" }],
      rows: leastRecalled(report, ROWS).map(({ label, support, recall, precision }) => [
        label,
        support,
        100 * recall,
        100 * precision,
      ]),
      half: true,
    },
  ];
}

function curves(metrics: Map<string, Series>, glosses: number): Section[] {
  return [
    {
      kind: "curves",
      title: "Clips recognised",
      x: "step",
      series: seriesOf(metrics, [
        ["accuracy", "training, recall@1"],
        ["validation.recall.1", "validation, recall@1"],
        ...(glosses > 5 ? [["validation.recall.5", "validation, recall@5"] as const] : []), // else always 1
      ]),
    },
    {
      kind: "curves",
      title: "Cross-entropy",
      caption: "In training with label smoothing, where that is on.",
      x: "step",
      series: seriesOf(metrics, [
        ["loss", "training"],
        ["validation.loss", "validation"],
      ]),
      half: true,
    },
    learningRateCurve(metrics),
  ];
}

function facts(
  { config, corpus, split, parameters, provider, steps }: Recognition,
  run: RunDirectory,
  result: TrainingResult,
  step: number,
  observed: Observed,
): Section {
  const { model, train, data } = config;
  const how =
    chosen(config, result.best) === undefined
      ? "the last one"
      : `best by ${criterionOf(config).metric.replace("/", "@")}`;
  return {
    kind: "facts",
    title: "The run",
    rows: [
      ["Data", `${corpus.name}, ${describeSplit(split.by, data.splitField)}`],
      [
        "Clips",
        `${split.train.length} to train on, ${split.valid.length} for validation, ${split.test.length} for test`,
      ],
      [
        "Weights",
        config.init === undefined
          ? "from scratch"
          : `${config.probe ? "frozen, " : ""}from ${basename(config.init)}`,
      ],
      ["Model", describeModel(model)],
      ["Streams", model.streams.join(", ")],
      ["Frames", `${data.frames}${data.fillGaps ? "" : ", gaps not filled"}`],
      ["Parameters", countParameters(parameters)],
      ["Learning rate", `${train.learningRate}, ${train.warmupEpochs} of ${train.epochs} epochs to warm up`],
      ["Steps", `${result.step} of ${steps}, ${train.batchSize} clips each`],
      ["Checkpoint", `after ${step} steps, ${how}`],
      ["Device", provider],
      ["Speed", `${speedOf(run).clipsPerSecond.toFixed(1)} clips/s`],
      ...originRows(run, config.seed, observed),
    ],
  };
}

function describeModel(model: RecognizerConfig): string {
  if (model.kind !== "ms-mae") return `${model.kind}, ${model.layers} layers, width ${model.width}`;
  const { layers, heads, width } = model.encoder;
  const fused = model.tokens === "fused" ? ", fused tokens" : "";
  return `${model.kind}, ${layers} layers, ${heads} heads, width ${width}, ${model.pooling}${fused}`;
}

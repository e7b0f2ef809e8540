import { basename, relative } from "node:path";
import {
  bootstrapScore,
  type CorpusScore,
  chrf,
  formatScore,
  sentenceScore,
  statisticsOf,
} from "@msmae/metrics";
import { readMetrics, renderReport, type Section, type Series } from "@msmae/report";
import { loadParameters, type RunDirectory, type TrainingResult } from "@msmae/training";
import {
  checkpointTree,
  scoringOfClips,
  scoringsOf,
  type TranslatedClip,
  type TranslationScores,
  translationScores,
  writePredictions,
} from "@msmae/translation";
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
import type { TranslationConfig } from "./config.js";
import type { Evaluation } from "./evaluation.js";
import { clipsOf, searchName, searchNote, type TranslationRun } from "./translation.js";

/** Clips that a checkpoint was scored on. */
interface Scored {
  readonly name: string;
  readonly clips: readonly TranslatedClip[];
  readonly scores: TranslationScores;
}

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
  observed: Observed,
  progress: Progress,
): Promise<string> {
  const { translation, config, split, data } = translationRun;
  const checkpoint = result.best?.checkpoint ?? result.checkpoint;
  const step = result.best?.step ?? result.step;
  await loadParameters(checkpoint, checkpointTree(translation.weights, translation));
  const scored: Scored[] = [];
  for (const part of ["valid", "test"] as const) {
    if (clipsOf(translationRun, part).length === 0) continue;
    const clips = await evaluation.translate(part, config.search);
    scored.push({
      name: part === "valid" ? NAMES[config.validation.clips] : NAMES.test,
      clips,
      scores: translationScores(clips),
    });
  }
  const last = scored.at(-1); // of the test clips, or else of the validation clips
  if (last !== undefined) run.write("predictions.jsonl", writePredictions(last.clips));
  run.write(
    "translation.json",
    `${JSON.stringify(
      {
        task: "translate",
        checkpoint: relative(run.path, checkpoint),
        step,
        chosenBy: result.best === undefined ? "last" : "bleu",
        corpus: data,
        clips: { train: split.train.length, valid: split.valid.length, test: split.test.length },
        splitBy: split.by,
        skipped: skippedFacts(observed),
        scores: Object.fromEntries(scored.map(({ name, scores: { all, ...numbers } }) => [name, numbers])),
        measured: last?.name ?? null,
        scoring: last === undefined ? [] : scoringsOf(last.clips),
        signatures: last?.scores.all.map((score) => formatScore(score)) ?? [],
      },
      null,
      2,
    )}\n`,
  );
  if (scored.length > 0) {
    progress.table([
      ["sentences", "number", "BLEU-1", "BLEU-4", "chrF", "ROUGE-L"],
      ...scored.map(({ name, clips, scores }) => [name, `${clips.length}`, ...numbersOf(scores).map(fixed)]),
    ]);
    const note = searchNote(config);
    if (note !== undefined) progress.say(note);
  }
  progress.say(
    `Compiled ${result.graphs} graphs to train, ${evaluation.graphs()} to translate: one for each bucket of lengths`,
    { graphs: { training: result.graphs, translating: evaluation.graphs() } },
  );
  const page = renderReport({
    title: "Translation of signed sentences",
    subtitle: `${basename(run.path)}, ${split.train.length} sentences to train on`,
    figures: keyFigures(translationRun, last, step),
    notes: [
      ...(config.corpus.kind === "synthetic"
        ? ["Clips and texts are synthetic: the numbers say nothing about real signing."]
        : []),
      ...(last?.name === NAMES.train
        ? [
            "Scores are of training sentences (validation.clips=train): they do not tell what it makes of others.",
          ]
        : []),
      ...(last === undefined ? [] : oneLanguage(last)),
    ],
    sections: [
      ...(scored.length > 0 ? [scoreTable(scored, config)] : []),
      ...(last ? sentenceTables(last) : []),
      ...curves(await readMetrics(run.path), config.validation),
      facts(translationRun, run, result, step, observed),
      { kind: "details", title: "Configuration", text: JSON.stringify(run.description, null, 2) },
    ],
  });
  return run.write("report.html", page);
}

/** The run's own scores are of one kind; `evaluator report` has each language by itself. */
function oneLanguage({ clips }: Scored): string[] {
  const [first, ...others] = scoringsOf(clips);
  if (first === undefined || others.length === 0) return [];
  return [
    `Texts are in ${others.length + 1} languages, and all are scored as ${first.language} (tokenizer ${first.tokenize}); ` +
      "evaluator report scores each by itself.",
  ];
}

const NAMES = { valid: "validation", train: "training", test: "test" } as const;
const fixed = (score: number) => score.toFixed(2);
const numbersOf = ({ bleu1, bleu, chrf, rouge }: TranslationScores) => [bleu1, bleu, chrf, rouge];

function keyFigures({ parameters, split }: TranslationRun, last: Scored | undefined, step: number) {
  const figures = [
    { value: millions(countParameters(parameters)), label: "trained weights" },
    { value: `${split.train.length}`, label: "sentences to train on", note: `best after ${step} steps` },
  ];
  if (last === undefined) return figures;
  const { bleu, rouge } = last.scores;
  const { hypotheses, references, metrics } = scoringOfClips(last.clips);
  const { low, high } = bootstrapScore(metrics[0], statisticsOf(metrics[0], hypotheses, references));
  const interval = low === high ? "" : `, 95 % interval ${fixed(low)} to ${fixed(high)}`; // all samples score the same
  return [
    {
      value: fixed(bleu),
      label: "BLEU-4",
      note: `of ${last.clips.length} ${last.name} sentences${interval}`,
    },
    {
      value: fixed(rouge),
      label: "ROUGE-L",
      note: `of ${last.clips.length} ${last.name} sentences, TwoStreamSLT's`,
    },
    ...figures,
  ];
}

function scoreTable(scored: readonly Scored[], config: TranslationConfig): Section {
  const note = searchNote(config);
  const signatures = scored
    .at(-1)!
    .scores.all.map(({ name, signature }: CorpusScore) => `${name}|${signature}`);
  return {
    kind: "table",
    title: "Scores of the best checkpoint",
    caption: `0 to 100. ${note === undefined ? "" : `${note}. `}${signatures.join("; ")}`,
    columns: ["Sentences", "Number", "BLEU-1", "BLEU-4", "chrF", "ROUGE-L"].map((title) => ({ title })),
    rows: scored.map(({ name, clips, scores }) => [name, clips.length, ...numbersOf(scores)]),
  };
}

/** Ours: what a page shows without being scrolled past. */
const ROWS = 8;

/** The best, the worst and those in the middle, by chrF of the sentence, which tells short sentences apart. */
function sentenceTables({ name, clips }: Scored): Section[] {
  const rated = clips
    .flatMap(({ id, hypothesis, reference }) =>
      reference === undefined
        ? []
        : [{ id, hypothesis, reference, score: sentenceScore(chrf(), hypothesis, [reference]).score }],
    )
    .sort((a, b) => b.score - a.score);
  const table = (title: string, from: number, to: number): Section[] =>
    from >= to
      ? []
      : [
          {
            kind: "table",
            title,
            columns: ["Clip", "Said", "Translated", "chrF"].map((column) => ({ title: column })),
            rows: rated
              .slice(from, to)
              .map(({ id, reference, hypothesis, score }) => [id, reference, hypothesis, score]),
          },
        ];
  const best = Math.min(ROWS, rated.length);
  const worst = Math.max(best, rated.length - ROWS);
  const middle = Math.max(best, Math.floor((rated.length - ROWS) / 2));
  return [
    ...table(`The best of the ${name} sentences`, 0, best),
    ...table("Typical ones", middle, Math.min(worst, middle + ROWS)),
    ...table("The worst", worst, rated.length),
  ];
}

function curves(
  metrics: Map<string, Series>,
  { clips: validated, beams }: TranslationConfig["validation"],
): Section[] {
  return [
    {
      kind: "curves",
      title:
        validated === "train"
          ? "Scores of training sentences (validation.clips=train)"
          : "Scores in validation",
      caption: `Searched for with validation.beams=${beams} (${searchName(beams)}).`,
      x: "step",
      series: seriesOf(metrics, [
        ["validation.bleu", "BLEU-4"],
        ["validation.chrf", "chrF"],
        ["validation.rouge", "ROUGE-L"],
      ]),
    },
    {
      kind: "curves",
      title: "Cross-entropy in training",
      caption: "With label smoothing, where that is on.",
      x: "step",
      series: seriesOf(metrics, [["loss", "training"]]),
      half: true,
    },
    learningRateCurve(metrics),
  ];
}

function facts(
  { config, corpus, split, parameters, provider, steps, translation }: TranslationRun,
  run: RunDirectory,
  result: TrainingResult,
  best: number,
  observed: Observed,
): Section {
  const { model, train, data, mbart, search } = config;
  const { encoder_layers, decoder_layers, d_model, vocab_size } = translation.mbart;
  const learns =
    translation.lora === null ? "all of it learns" : `encoder learns, LoRA of rank ${translation.lora.rank}`;
  const from = mbart.kind === "random" ? "drawn by the seed" : basename(mbart.path);
  const init = config.init === undefined ? "from scratch" : `from ${basename(config.init)}`;
  return {
    kind: "facts",
    title: "The run",
    rows: [
      ["Data", `${corpus.name}, ${describeSplit(split.by, data.splitField)}`],
      [
        "Sentences",
        `${split.train.length} to train on, ${split.valid.length} for validation, ${split.test.length} for test`,
      ],
      [
        "Pose encoder",
        `${init}, ${model.poseEncoder}: ${model.encoder.layers} layers, ${model.encoder.heads} heads, width ${model.encoder.width}`,
      ],
      ["Streams", `${model.streams.join(", ")}${model.tokens === "fused" ? ", fused" : ""}; ${model.bridge}`],
      [
        "mBART",
        `${from}: ${encoder_layers} + ${decoder_layers} layers, width ${d_model}, ${vocab_size} tokens; ${learns}`,
      ],
      ["Trained weights", countParameters(parameters)],
      ["Learning rate", `${train.learningRate}, ${train.warmupEpochs} of ${train.epochs} epochs to warm up`],
      ["Steps", `${result.step} of ${steps}, ${train.batchSize} clips each, ${train.microBatch} at once`],
      ["Checkpoint", `after ${best} steps, ${result.best === undefined ? "the last one" : "best by BLEU-4"}`],
      [
        "Search",
        `${search.beams} beams, length penalty ${search.lengthPenalty}, at most ${search.maxLength} tokens`,
      ],
      ["Device", provider],
      ["Speed", `${speedOf(run).clipsPerSecond.toFixed(1)} clips/s`],
      ...originRows(run, config.seed, observed),
    ],
  };
}

import { basename } from "node:path";
import { type LossKind, lossOf } from "@msmae/cubelets";
import { readMetrics, renderReport, type Section, type Series } from "@msmae/report";
import type { RunDirectory, TrainingResult } from "@msmae/training";
import { referenceOf } from "@msmae/transformer";
import type { Observed } from "../run/observed.js";
import { learningRateCurve, originRows, seriesOf, speedOf } from "../run/report-parts.js";
import { countParameters, millions } from "../runtime/runtime.js";
import type { Pretraining } from "./pretraining.js";
import { type Example, playerClips, strips } from "./reconstruction/pictures.js";
import type { Reconstruction } from "./reconstruction/reconstruction.js";
import {
  type Comparison,
  type ComparisonRow,
  comparisonRows,
  comparisonText,
  gainOf,
  STRATEGY_NAMES,
} from "./reconstruction/table.js";

/** What a run's report says, in short. */
export interface PretrainingReport {
  readonly path: string;
  /** The comparison as text; empty without held-out clips. */
  readonly table: readonly (readonly string[])[];
}

/**
 * Scores the final weights against the baselines, writes `reconstruction.json` and `report.html` into the run.
 */
export async function reportPretraining(
  pretraining: Pretraining,
  run: RunDirectory,
  result: TrainingResult,
  reconstruction: Reconstruction | undefined,
  observed: Observed,
): Promise<PretrainingReport> {
  const { config, parameters } = pretraining;
  const { streams } = config.model;
  const comparison = await reconstruction?.comparison(parameters);
  const rows = comparison ? comparisonRows(comparison, streams, config.loss) : [];
  if (comparison) run.write("reconstruction.json", `${JSON.stringify(comparison, null, 2)}\n`);
  const example = await reconstruction?.example(parameters);
  const synthetic = config.corpus.kind === "synthetic";
  const { told } = lossOf(config.loss);
  const page = renderReport({
    title: "MS-MAE pretraining",
    subtitle: `${basename(run.path)}, ${result.step} steps`,
    figures: keyFigures(pretraining, result, comparison),
    notes: [
      ...(synthetic ? ["The clips are synthetic signers: the numbers say nothing about real signing."] : []),
      ...(told === undefined ? [] : [told.note]),
    ],
    sections: [
      ...(example ? pictures(example, pretraining, synthetic) : []),
      ...comparisonSections(rows, pretraining),
      ...curves(await readMetrics(run.path), config),
      facts(pretraining, run, observed),
      { kind: "details", title: "Configuration", text: JSON.stringify(run.description, null, 2) },
    ],
  });
  const path = run.write("report.html", page);
  return { path, table: rows.length > 0 ? comparisonText(rows, streams) : [] };
}

function keyFigures(
  { config, parameters }: Pretraining,
  result: TrainingResult,
  comparison: Comparison | undefined,
) {
  const size = { value: millions(countParameters(parameters)), label: "parameters" };
  const steps = {
    value: `${result.step}`,
    label: "steps",
    note: `of ${config.train.batchSize * config.train.accumulate} clips`,
  };
  if (!comparison || lossOf(config.loss).told) return [size, steps];
  const { model, interpolation } = comparison[config.masking.strategy]!;
  const gain = gainOf({ model, interpolation });
  if (gain === undefined || model.loss === null) return [size, steps];
  return [
    {
      value: `${Math.abs(gain).toFixed(0)} %`,
      label: gain >= 0 ? "less error than linear interpolation" : "more error than linear interpolation",
      note: "on masked tokens of held-out clips",
    },
    { value: model.loss.toPrecision(3), label: "loss", note: "squared error a masked token" },
    size,
    steps,
  ];
}

/** What coordinates are counted in, by what clips are normalised by: a palm is a quarter. */
const UNITS = { shoulders: "shoulder width", hands: "length of four palms" } as const;

/** A table for each kind of masks: the task differs, so only rows of one table compare. */
function comparisonSections(rows: readonly ComparisonRow[], { config }: Pretraining): Section[] {
  const { streams } = config.model;
  const trained = STRATEGY_NAMES[config.masking.strategy];
  return [...new Set(rows.map(({ masks }) => masks))].map((name) => ({
    kind: "table",
    title: `Reconstruction under ${name}, beside what needs no learning`,
    caption:
      `Held-out clips; trained with ${trained} at ratio ${config.masking.ratio}. Streams: mean squared error of a ` +
      `coordinate, in thousandths of a squared ${UNITS[referenceOf(config.model)]}. ` +
      "Loss: squared error summed over a masked token's " +
      "coordinates (Paper §3.2). Lower is better; a dash: no masked token shows any of it, so nothing was measured.",
    columns: [
      { title: "Method" },
      ...[...streams, "Loss"].map((title) => ({ title, best: "lowest" as const })),
    ],
    rows: rows
      .filter(({ masks }) => masks === name)
      .map(({ method, errors, loss }) => [method, ...errors, loss]),
  }));
}

function pictures(example: Example, { config, corpus }: Pretraining, synthetic: boolean): Section[] {
  return [
    {
      kind: "player",
      title: "Held-out clips, playing",
      caption:
        `The clip, what the model saw of it, and its reconstruction; normalised to the ${referenceOf(config.model)}. Where a stream is masked ` +
        "(striped below) the model draws all of it, also a hand that the clip does not show.",
      clips: playerClips(example, config, corpus),
    },
    {
      kind: "pictures",
      title: `Held-out ${synthetic ? "synthetic " : ""}clips, frame by frame`,
      caption:
        "Frames in which a stream is masked are shaded, with a bar in its colour. A circle stands where what a frame " +
        "lacks was last seen, or reconstructed.",
      items: strips(example, config),
    },
  ];
}

function curves(metrics: Map<string, Series>, { loss, model }: Pretraining["config"]): Section[] {
  const losses = seriesOf(metrics, [
    ["loss", "training"],
    ...(isOneLoss(metrics, loss) ? [["validation.loss", "held out"] as const] : []),
  ]);
  const papers = seriesOf(metrics, [
    isOneLoss(metrics, loss) ? ["validation.paperLoss", "held out"] : ["validation.loss", "held out"],
  ]);
  const byStream = seriesOf(
    metrics,
    model.streams.map((name) => [`streamLoss.${name}`, name]),
  );
  return [
    {
      kind: "curves",
      title: loss === "paper" ? "Loss" : `Loss that is trained: ${loss}`,
      x: "step",
      series: losses,
      logarithmic: true,
    },
    ...(loss === "paper" || papers.length === 0
      ? []
      : [
          {
            kind: "curves" as const,
            title: "Loss of the paper (§3.2), not trained",
            x: "step",
            series: papers,
            logarithmic: true,
          },
        ]),
    {
      kind: "curves",
      title: "Training loss of each stream",
      x: "step",
      series: byStream,
      logarithmic: true,
      half: true,
    },
    learningRateCurve(metrics),
  ];
}

/** Whether `validation.loss` is the loss that is trained. In runs of before it was (0.1.0) it is the paper's. */
function isOneLoss(metrics: ReadonlyMap<string, Series>, loss: LossKind): boolean {
  return loss === "paper" || metrics.has("validation.paperLoss");
}

function facts(
  { config, corpus, parameters, provider }: Pretraining,
  run: RunDirectory,
  observed: Observed,
): Section {
  const { encoder, decoder, streams } = config.model;
  const { clipsPerSecond, waiting } = speedOf(run);
  return {
    kind: "facts",
    title: "The run",
    rows: [
      [
        "Data",
        `${corpus.name}, ${corpus.clips.length} clips${corpus.skipped.length > 0 ? `, ${corpus.skipped.length} skipped` : ""}`,
      ],
      ["Streams", streams.join(", ")],
      ["Encoder", `${encoder.layers} layers, ${encoder.heads} heads, width ${encoder.width}`],
      ["Decoder", `${decoder.layers} layers, ${decoder.heads} heads, width ${decoder.width}`],
      ["Parameters", countParameters(parameters)],
      ["Masking", `${STRATEGY_NAMES[config.masking.strategy]}, ratio ${config.masking.ratio}`],
      ["Device", provider],
      [
        "Speed",
        `${clipsPerSecond.toFixed(1)} clips/s; ${(100 * waiting).toFixed(1)} % of the time waiting for data`,
      ],
      ...originRows(run, config.seed, observed),
    ],
  };
}

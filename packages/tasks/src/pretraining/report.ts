import { lossOf } from "@msmae/cubelets";
import {
  RESULT_VERSION,
  type ReconstructionResult,
  reconstructionText,
  serializeResult,
} from "@msmae/evaluation";
import type { Section } from "@msmae/report";
import type { RunDirectory, TrainingResult } from "@msmae/training";
import { referenceOf } from "@msmae/transformer";
import type { ClipObservations } from "../run/clip-observations.js";
import { writeRunPage } from "../run/run-page.js";
import { countParameters, millions } from "../runtime/runtime.js";
import type { Pretraining } from "./pretraining.js";
import { type Example, playerClips, strips } from "./reconstruction/pictures.js";
import type { Reconstruction } from "./reconstruction/reconstruction.js";

/** What a run's report says, in short. */
export interface PretrainingReport {
  readonly path: string;
  /** The comparison as text; empty without held-out clips. */
  readonly table: readonly (readonly string[])[];
  /** What has to be known before the table is read. */
  readonly note: string | undefined;
}

/**
 * Scores the final weights against the baselines, writes `reconstruction.json` and `report.html` into the run.
 */
export async function reportPretraining(
  pretraining: Pretraining,
  run: RunDirectory,
  result: TrainingResult,
  reconstruction: Reconstruction | undefined,
  observed: ClipObservations,
): Promise<PretrainingReport> {
  const { config, parameters, provider, corpus } = pretraining;
  const { streams, encoder, decoder } = config.model;
  const masks = await reconstruction?.comparison(parameters);
  const { told } = lossOf(config.loss);
  const words = told === undefined ? {} : { told: { what: told.what, note: told.note } };
  if (masks !== undefined) {
    const found: ReconstructionResult = { version: RESULT_VERSION, task: "pretrain", masks, ...words };
    run.write("reconstruction.json", serializeResult(found));
  }
  const example = await reconstruction?.example(parameters);
  const synthetic = config.corpus.kind === "synthetic";
  const stack = ({ layers, heads, width }: typeof encoder) =>
    `${layers} layers, ${heads} heads, width ${width}`;
  const path = await writeRunPage(run, corpus, observed, {
    figures: [
      { value: millions(countParameters(parameters)), label: "parameters" },
      {
        value: `${result.step}`,
        label: "steps",
        note: `of ${config.train.batchSize * config.train.accumulate} clips`,
      },
    ],
    sections: () => (example ? pictures(example, pretraining, synthetic) : []),
    facts: [
      ["Encoder", stack(encoder)],
      ["Decoder", stack(decoder)],
      ["Parameters", countParameters(parameters)],
      ["Masking", `${config.masking.strategy}, ratio ${config.masking.ratio}`],
      ["Device", provider],
    ],
  });
  return {
    path,
    table: masks === undefined ? [] : reconstructionText(masks, { streams, ...words }),
    note: masks === undefined ? undefined : told?.note,
  };
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

import {
  batchBuilder,
  type CorpusIndex,
  openIndex,
  type RecognitionSplit,
  type SplitPart,
  splitForRecognition,
} from "@msmae/datasets";
import { parseCheckpointConfig } from "@msmae/recognition";
import { bestOf, CheckpointFolder, describeCheckpoint } from "@msmae/training";
import type { Progress } from "../run/progress.js";
import { describeSkipped } from "../run/skipped-notes.js";
import type { Task } from "../run/task.js";
import { runLengthOf } from "../settings/run-length.js";
import { type RecognitionConfig, recognitionConfigSchema } from "./config.js";
import { firstWeights, refuseOtherGlosses } from "./first-weights.js";
import { RECOGNITION_PRESETS } from "./presets.js";
import { chosen, criterionOf, type Recognition } from "./recognition.js";

import { describeSigners } from "./signers.js";

import { recognitionSizes } from "./sizes.js";

import { runRecognition } from "./train.js";

/** Training of recognition, for `runTask`. */
export const recognitionTask: Task<RecognitionConfig, Recognition> = {
  command: "recognize",
  presets: RECOGNITION_PRESETS,
  title: ({ probe, init }) => (probe ? "Probing" : init === undefined ? "Training" : "Fine-tuning"),
  schema: recognitionConfigSchema,
  sizes: recognitionSizes,
  async prepare({ config, runtime, provider, progress, data, checkpoint }) {
    const { corpus, description } = data;
    const split = splitForRecognition(corpus, { ...config.data, seed: config.seed });
    const { steps } = runLengthOf(config, split.train.length);
    if (checkpoint === undefined) {
      // A scan reads no frames, so it cannot see that nobody's shoulders are shown.
      const { data, seed } = config;
      const batches = { task: "recognition", data, batchSize: 1, seed, sampling: "train" } as const;
      batchBuilder(openIndex(corpus, 0), { ...batches, clips: split.train }).build(0);
    } else {
      const known = parseCheckpointConfig((await describeCheckpoint(checkpoint)).config)?.glosses ?? [];
      refuseOtherGlosses(known, split.glosses, checkpoint, "; it cannot be continued with them");
    }
    const { weights, origin } = await firstWeights(
      checkpoint === undefined ? config : { ...config, init: undefined },
      split.glosses,
    );
    describeClips(config, corpus, split, progress);
    if (checkpoint === undefined) progress.say(`Weights: ${origin}`, { weights: origin });
    if (config.probe && config.init === undefined) {
      progress.warn(
        "The encoder to probe is randomly initialised: it has learnt nothing; --init names a pretrained one",
      );
    }
    const { parameters } = weights;
    return { config, runtime, provider, corpus, data: description, split, weights, parameters, steps };
  },
  parts({ split }) {
    const clips = (part: SplitPart) => split[part].map(({ clip }) => clip);
    return { train: clips("train"), valid: clips("valid"), test: clips("test"), by: split.by };
  },
  train: runRecognition,
  result(config, run, newest) {
    const best = chosen(config, bestOf(run.readMetrics(), criterionOf(config)));
    return best === undefined
      ? newest
      : new CheckpointFolder(run.checkpoints, config.checkpoints, 0, null).weights(best.step);
  },
};

/** What is learnt and measured, and what was left out and why. */
function describeClips(
  { data, model }: RecognitionConfig,
  corpus: CorpusIndex,
  split: RecognitionSplit,
  progress: Progress,
): void {
  const { glosses, train, valid, test, by, unlabelled, unknown, respelled, scarce } = split;
  const { name, clips, skipped } = corpus;
  const drawn = (mark: RecognitionSplit["by"]["valid"]) => (mark === "seed" ? " (drawn by the seed)" : "");
  progress.say(
    `${name}: ${glosses.length} glosses; ${train.length} clips to train on, ` +
      `${valid.length} for validation${drawn(by.valid)}, ${test.length} for test${drawn(by.test)}`,
    { corpus: name, glosses: glosses.length, train: train.length, valid: valid.length, test: test.length },
  );
  describeSkipped(corpus, skipped, "", progress);
  if (unlabelled > 0) {
    progress.warn(
      `${many(unlabelled, "clip has", "clips have")} no gloss and ${unlabelled === 1 ? "is" : "are"} left out`,
      { unlabelled },
    );
  }
  if (unknown.size > 0) {
    const left = [...unknown.values()].reduce((sum, count) => sum + count, 0);
    const which = `${many(unknown.size, "gloss", "glosses")} (${shortList([...unknown.keys()])})`;
    progress.warn(
      `${many(left, "clip", "clips")} for validation or test left out: of ${which} that no clip to train on shows`,
      { unknown: Object.fromEntries(unknown) },
    );
  }
  if (respelled.size > 0) {
    const each = [...respelled].map(
      ([gloss, others]) =>
        `${others.map((other) => JSON.stringify(other)).join(", ")} as ${JSON.stringify(gloss)}`,
    );
    progress.warn(
      `glosses that differ only in case, spaces or how letters are composed are taken for one: ${each.slice(0, 3).join("; ")}${each.length > 3 ? "; …" : ""}`,
      { respelled: Object.fromEntries(respelled) },
    );
  }
  const signers = describeSigners(corpus, split);
  if (signers?.kind === "shared") progress.warn(signers.text, { signers: signers.shared });
  if (signers?.kind === "unknown") progress.say(signers.text, { signers: null });
  if (scarce.length > 0) {
    const have = many(scarce.length, "gloss has", "glosses have");
    progress.warn(`${have} fewer than ${data.clipsPerGloss} clips to train on: ${shortList(scarce)}`, {
      scarce,
    });
  }
  const stride = model.kind === "ms-mae" ? model.stride : 1;
  const short = [...train, ...valid, ...test].filter(({ clip }) => clips[clip]!.frames < stride).length;
  if (short > 0) {
    progress.say(
      `${many(short, "clip has", "clips have")} fewer frames than a cubelet (${stride}); they are shown several times`,
      { short },
    );
  }
  if (valid.length === 0) progress.warn("No clip is for validation, so the last checkpoint is the result");
  if (test.length === 0) {
    const instead =
      valid.length > 0
        ? "scores are of the validation clips, which chose the checkpoint"
        : "nothing is scored";
    progress.warn(`No clip is for test: ${instead}`);
  }
}

const many = (number: number, one: string, more: string) => `${number} ${number === 1 ? one : more}`;

/** The first three. */
const shortList = (names: readonly string[]) =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");

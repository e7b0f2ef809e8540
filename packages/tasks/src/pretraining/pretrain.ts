import { resolve } from "node:path";
import { CorpusError, type CorpusIndex, summariseWindows } from "@msmae/datasets";
import { aboutKind, describeCheckpoint, loadParameters } from "@msmae/training";
import { initParameters } from "@msmae/transformer";
import { WrongCheckpointError } from "../errors.js";
import type { Progress } from "../run/progress.js";
import { describeSkipped } from "../run/skipped-notes.js";
import type { Task } from "../run/task.js";
import { firstBatch, pretrainingSplit } from "./batches.js";
import { type PretrainingConfig, pretrainingConfigSchema } from "./config.js";
import { dumpBatch } from "./dump-batch.js";
import type { Parameters } from "./objective.js";
import { PRETRAINING_PRESETS } from "./presets.js";
import type { Pretraining } from "./pretraining.js";
import { pretrainingSizes } from "./sizes.js";
import { runPretraining } from "./train.js";

/**
 * Pretraining, for `runTask`.
 *
 * @param options.dumpBatch Where to write the first step's batch, loss and gradients, if anywhere.
 */
export function pretrainingTask(
  options: { readonly dumpBatch?: string | undefined } = {},
): Task<PretrainingConfig, Pretraining> {
  return {
    command: "pretrain",
    presets: PRETRAINING_PRESETS,
    title: () => "Pretraining",
    schema: pretrainingConfigSchema,
    sizes: pretrainingSizes,
    async prepare({ config, runtime, provider, progress, data, checkpoint }) {
      const isNew = checkpoint === undefined;
      const { corpus, description } = data;
      if (isNew) checkClips(config, corpus);
      const parameters = await firstParameters(config, isNew);
      describeCorpus(config, corpus, progress);
      const { steps } = config.train;
      const prepared = { config, runtime, provider, corpus, data: description, parameters, steps };
      if (options.dumpBatch !== undefined) {
        await dumpBatch(resolve(options.dumpBatch), prepared);
        progress.say(`Wrote the first batch, its loss and gradients to ${options.dumpBatch}`, {
          dump: options.dumpBatch,
        });
      }
      return prepared;
    },
    parts({ config, corpus }) {
      const { train, valid } = pretrainingSplit(config, corpus);
      return { train, valid, test: [] };
    },
    train: runPretraining,
    result: (_config, _run, newest) => newest,
  };
}

/** The weights that training begins with; any of that shape where checkpoints will replace them. */
async function firstParameters(
  { model, seed, init }: PretrainingConfig,
  isNew: boolean,
): Promise<Parameters> {
  const parameters = initParameters(model, seed);
  if (!isNew || init === undefined) return parameters;
  const { kind } = await describeCheckpoint(init);
  if (kind !== undefined && kind !== "encoder") {
    throw new WrongCheckpointError(init, `${aboutKind(kind)}; pretrain --init takes a pretrained encoder`);
  }
  await loadParameters(init, parameters);
  return parameters;
}

/**
 * Builds a batch of either split: a scan reads no frames, so it cannot see that nobody's shoulders are shown.
 *
 * @throws {CorpusError}
 */
function checkClips(config: PretrainingConfig, corpus: CorpusIndex): void {
  firstBatch(config, corpus, "train");
  const { valid, by } = pretrainingSplit(config, corpus);
  if (valid.length === 0) return;
  try {
    firstBatch(config, corpus, "test");
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    const remedy =
      by === "manifest" ? "" : "; hold out others with --seed, or none with --set data.validShare=0";
    throw new CorpusError(
      error.corpus,
      `clips held out for validation: ${error.detail}${remedy}`,
      error.skipped,
    );
  }
}

/** What is trained on, what was passed over and why, and what would fit better. */
function describeCorpus(config: PretrainingConfig, corpus: CorpusIndex, progress: Progress): void {
  const { clips, skipped, name } = corpus;
  const { train, valid } = pretrainingSplit(config, corpus);
  progress.say(`${name}: ${train.length} clips to train on, ${valid.length} held out`, {
    corpus: name,
    train: train.length,
    valid: valid.length,
  });
  describeSkipped(corpus, skipped, "", progress);
  const chosen = train.map((index) => clips[index]!);
  const { warning } = summariseWindows(chosen, config.data, config.model.stride);
  if (warning !== undefined) progress.warn(warning, {});
  if (valid.length === 0) progress.warn("No clip is held out, so nothing is validated", {});
}

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  initLora,
  type LoadedMbart,
  loadMbart,
  loadTokenizer,
  type MbartConfig,
  type MbartTokenizer,
  saveMbart,
  saveTokenizer,
} from "@msmae/mbart";
import { mergeTrees, selectTree } from "@msmae/parameters";
import { aboutKind, describeCheckpoint, loadParameters, refuseClaims } from "@msmae/training";
import { encoderClaims } from "@msmae/transformer";
import { parseCheckpointConfig, type TranslatorDescription } from "./config.js";
import { initTranslator, isStored, type TranslatorWeights } from "./model.js";

/** A translation model with its weights and tokenizer, as read from a checkpoint. */
export interface Translation extends TranslatorDescription {
  readonly mbart: MbartConfig;
  readonly tokenizer: MbartTokenizer;
  readonly weights: TranslatorWeights;
}

/** A checkpoint that is not of a translation model. */
export class NoTranslationError extends Error {
  override readonly name = "NoTranslationError";
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/** The folder of a run that holds mBART as it was before training, and its tokenizer, in Hugging Face's layout. */
export function mbartFolder(run: string): string {
  return join(run, "mbart");
}

/** Writes that folder. @throws {SafetensorsError} if it cannot be written. */
export async function writeMbartFolder(
  folder: string,
  model: LoadedMbart,
  tokenizer: MbartTokenizer,
): Promise<void> {
  await saveMbart(folder, model);
  saveTokenizer(folder, tokenizer);
}

/** The tree of a checkpoint: all weights but those of mBART that training left unchanged. */
export function checkpointTree(
  weights: TranslatorWeights,
  description: Pick<TranslatorDescription, "lora">,
): object {
  return selectTree(weights, (_, path) => isStored(path, description));
}

/**
 * Reads a checkpoint that `trainer translate` wrote.
 *
 * @param options.mbart The folder with mBART and its tokenizer; the folder `mbart` of the run by default.
 * @throws {NoTranslationError} if it is a checkpoint of something else, or its run's folder is gone.
 * @throws {SafetensorsError | CheckpointMismatchError | FolderError} if it cannot be read, or its tensors are not its
 * model's.
 * @example
 * const translation = await readTranslation("run/checkpoints/step-002400.safetensors");
 */
export async function readTranslation(
  path: string,
  { mbart: folder = mbartFolder(dirname(dirname(path))) }: { readonly mbart?: string } = {},
): Promise<Translation> {
  const { config: stored, kind } = await describeCheckpoint(path);
  const description = parseCheckpointConfig(stored);
  if (description === undefined) {
    const found = kind === undefined || kind === "translator" ? undefined : aboutKind(kind);
    const otherwise = 'its metadata "config" has no such fields; expected what translate wrote';
    throw new NoTranslationError(path, `not a model for translation: ${found ?? otherwise}`);
  }
  await refuseClaims(path, encoderClaims(description.model));
  if (!existsSync(folder)) {
    throw new NoTranslationError(
      path,
      `needs the folder ${folder} with mBART as it was before training; keep a checkpoint in its run`,
    );
  }
  const { config, parameters } = await loadMbart(folder);
  const { lora, model } = description;
  const adapted = lora === null ? parameters : mergeTrees(parameters, initLora(config, lora, 0));
  const weights = initTranslator(model, adapted as typeof parameters, 0);
  await loadParameters(path, checkpointTree(weights, description));
  return { ...description, mbart: config, tokenizer: loadTokenizer(folder), weights };
}

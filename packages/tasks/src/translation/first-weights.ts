import { initTranslator, type TranslatorWeights } from "@msmae/translation";
import { drawnParts, encoderOf, partsOf, takeWeights } from "../checkpoints/pose-encoder.js";
import type { Layer } from "../settings/settings.js";
import type { TranslationConfig } from "./config.js";

/**
 * What the checkpoint of `--init` decides of the model: its encoder, all of it that is not said otherwise.
 *
 * @throws {WrongCheckpointError} if it has none.
 */
export async function translationInitLayer(path: string): Promise<Layer> {
  return { source: path, settings: { model: await encoderOf(path) } };
}

/**
 * Initialises pose encoder and bridge randomly, and takes from the checkpoint `init` the encoder, with the tokenizers of the
 * streams that it knows: others begin anew (paper, table 4).
 *
 * @param mbart With its adapter.
 * @returns The weights, and in words where they are from.
 * @throws {WrongCheckpointError} if the checkpoint has no encoder.
 * @throws {CheckpointMismatchError} if its encoder is of another shape.
 */
export async function firstWeights(
  { model, seed, init }: TranslationConfig,
  mbart: TranslatorWeights["mbart"],
): Promise<{ readonly weights: TranslatorWeights; readonly origin: string }> {
  const weights = initTranslator(model, mbart, seed);
  if (init === undefined) return { weights, origin: "pose encoder and bridge randomly initialised" };
  const known = partsOf(await encoderOf(init));
  await takeWeights(init, weights, known, ["bridge", "mbart"]);
  const drawn = drawnParts(partsOf(model), known, ["bridge"]);
  return { weights, origin: `the encoder of ${init}; ${drawn} randomly initialised` };
}

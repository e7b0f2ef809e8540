import { mergeTrees } from "@msmae/parameters";
import {
  aboutKind,
  type CheckpointKind,
  describeCheckpoint,
  loadParameters,
  refuseClaims,
} from "@msmae/training";
import { encoderClaims } from "@msmae/transformer";
import { parseCheckpointConfig, type RecognizerConfig, type RecognizerDescription } from "./config.js";
import { emptyRecognizer, type RecognizerWeights } from "./model.js";

/** A recognition model with its weights, as read from a checkpoint. */
export interface Recognizer extends RecognizerDescription {
  readonly weights: RecognizerWeights;
}

/** A checkpoint that is not of a recognition model. */
export class NoRecognizerError extends Error {
  override readonly name = "NoRecognizerError";

  constructor(
    readonly path: string,
    /** What it is of instead; undefined where that is not known. */
    readonly kind?: CheckpointKind,
  ) {
    // A recogniser's kind is not the reason: then it is its config.
    const found = kind === undefined || kind === "recognizer" ? undefined : aboutKind(kind);
    super(
      `${path}: not a model for recognition: ${found ?? 'its metadata "config" names no glosses; expected what recognize wrote'}`,
    );
  }
}

/**
 * Reads a checkpoint that `trainer recognize` wrote, of whatever kind of model.
 *
 * @throws {NoRecognizerError} if it is a checkpoint of something else.
 * @throws {CheckpointSizeError} if its config claims a larger model than it holds.
 * @throws {SafetensorsError | CheckpointMismatchError} if it cannot be read, or its tensors are not its model's.
 * @example
 * const { model, glosses, frames, fillGaps, weights } = await readRecognizer("run/checkpoints/step-002400.safetensors");
 */
export async function readRecognizer(path: string): Promise<Recognizer> {
  const { config, kind } = await describeCheckpoint(path);
  const description = parseCheckpointConfig(config);
  if (description === undefined) throw new NoRecognizerError(path, kind);
  await refuseClaims(path, recognizerClaims(description.model));
  const weights = emptyRecognizer(description.model, description.glosses.length);
  await loadParameters(path, checkpointTree(weights));
  return { ...description, weights };
}

/** The fewest weights of a model, by the field that claims them. */
export function recognizerClaims(model: RecognizerConfig) {
  if (model.kind === "ms-mae") return encoderClaims(model);
  const { layers, width } = model;
  return [
    { field: "width", value: width, weights: width },
    { field: "layers", value: layers, weights: layers },
    { field: "width", value: width, weights: (Math.min(layers, 2) - 1) * width * width },
    { field: "layers", value: layers, weights: (layers - 1) * width * width },
  ];
}

/** The tree of a checkpoint: parameters and buffers together. */
export function checkpointTree({ parameters, buffers }: RecognizerWeights): object {
  return mergeTrees(parameters, buffers);
}

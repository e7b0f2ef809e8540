import type { TokenPart } from "@msmae/cubelets";
import {
  checkpointTree,
  initRecognizer,
  parseCheckpointConfig,
  type RecognizerConfig,
  type RecognizerWeights,
  recognizerClaims,
} from "@msmae/recognition";
import { describeCheckpoint, loadParameters, refuseClaims } from "@msmae/training";
import { drawnParts, encoderOf, partsOf, takeWeights } from "../checkpoints/pose-encoder.js";
import { WrongCheckpointError } from "../errors.js";
import type { Layer, Settings } from "../settings/settings.js";
import type { RecognitionConfig } from "./config.js";

/** What a checkpoint is of. */
interface Source {
  /** The settings of `model` that its weights need. */
  readonly model: Settings & { readonly kind: RecognizerConfig["kind"] };
  /** The parts that it has tokenizers of. */
  readonly parts: readonly TokenPart[];
  /** What it tells apart; undefined for a pretrained model, which has no classifier. */
  readonly glosses: readonly string[] | undefined;
}

/** @throws {WrongCheckpointError} if it does not say what model it is of. */
async function describe(path: string): Promise<Source> {
  const { config } = await describeCheckpoint(path);
  const recognizer = parseCheckpointConfig(config);
  if (recognizer !== undefined) {
    const { model, glosses } = recognizer;
    await refuseClaims(path, recognizerClaims(model));
    return { model, parts: tokenizersOf(model), glosses };
  }
  const model = { kind: "ms-mae", ...(await encoderOf(path)) } as const;
  return { model, parts: partsOf(model), glosses: undefined };
}

function tokenizersOf(model: RecognizerConfig): TokenPart[] {
  return model.kind === "ms-mae" ? partsOf(model) : [];
}

/**
 * What the checkpoint of `--init` decides of the model: all of it that is not said otherwise.
 *
 * @throws {WrongCheckpointError} if it does not say what model it is of.
 */
export async function recognitionInitLayer(path: string): Promise<Layer> {
  return { source: path, settings: { model: (await describe(path)).model } };
}

/** The weights that training begins with, and where they are from. */
export interface FirstWeights {
  readonly weights: RecognizerWeights;
  /** In words, such as `the encoder of pretrained.safetensors; a face tokenizer and a classifier randomly initialised`. */
  readonly origin: string;
}

/**
 * Initialises weights randomly, and takes from the checkpoint `init` what it has of them: the encoder of a pretrained
 * model, with the tokenizers of the streams that it knows; all of a recogniser that has learnt the same glosses.
 *
 * @throws {WrongCheckpointError} if it has learnt other glosses, or is no checkpoint that weights can be taken from.
 * @throws {CheckpointMismatchError} if its encoder is of another shape.
 */
export async function firstWeights(
  { model, seed, init, newClassifier }: RecognitionConfig,
  glosses: readonly string[],
): Promise<FirstWeights> {
  const weights = initRecognizer(model, glosses.length, seed);
  if (init === undefined) return { weights, origin: "randomly initialised" };
  const source = await describe(init);
  if (source.model.kind !== model.kind) {
    throw new WrongCheckpointError(
      init,
      `weights of ${source.model.kind}, which ${model.kind} cannot begin with`,
    );
  }
  if (source.glosses !== undefined && !newClassifier) {
    const remedy = "; --set newClassifier=true takes its encoder alone";
    refuseOtherGlosses(source.glosses, glosses, init, remedy);
    await loadParameters(init, checkpointTree(weights));
    return { weights, origin: `all of ${init}` };
  }
  await takeWeights(init, checkpointTree(weights), source.parts, ["classifier"]);
  const drawn = drawnParts(tokenizersOf(model), source.parts, ["classifier"]);
  const taken = model.kind === "ms-mae" ? "the encoder" : "all but the classifier";
  return { weights, origin: `${taken} of ${init}; ${drawn} randomly initialised` };
}

/**
 * @param path Of the checkpoint, or of the run that is continued.
 * @throws {WrongCheckpointError} if a model's glosses are not the data's.
 */
export function refuseOtherGlosses(
  known: readonly string[],
  glosses: readonly string[],
  path: string,
  remedy: string,
): void {
  if (known.length === glosses.length && known.every((gloss, i) => gloss === glosses[i])) return;
  const missing = glosses.filter((gloss) => !known.includes(gloss));
  const gone = known.filter((gloss) => !glosses.includes(gloss));
  const list = (of: readonly string[]) =>
    `${of
      .slice(0, 3)
      .map((each) => JSON.stringify(each))
      .join(", ")}${of.length > 3 ? ", …" : ""}`;
  const differences = [
    ...(missing.length > 0 ? [`${missing.length} of them unknown to it (${list(missing)})`] : []),
    ...(gone.length > 0 ? [`${gone.length} of its own missing (${list(gone)})`] : []),
  ];
  throw new WrongCheckpointError(
    path,
    `tells ${known.length} glosses apart, the data has ${glosses.length}: ${differences.join(", ")}${remedy}`,
  );
}

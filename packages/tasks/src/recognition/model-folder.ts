import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkReplacement, writeFolder, writeWhole } from "@msmae/files";
import { KEYPOINTS } from "@msmae/pose";
import { type Recognizer, readRecognizer, recognizerOnnxModel } from "@msmae/recognition";
import { metadataOf } from "@msmae/recognizer";
import { referenceOf } from "@msmae/transformer";
import { modelCard } from "./model-card.js";
import { runFacts } from "./run-facts.js";

/** What {@link exportModelFolder} writes, and so may replace. */
const FILES = ["README.md", "config.json", "model.safetensors", "onnx", "preprocessing.json"];

/** What was exported as a folder. */
export interface ModelFolder {
  readonly folder: string;
  readonly checkpoint: string;
  readonly files: readonly string[];
  readonly glosses: number;
  readonly streams: readonly string[];
  readonly frames: number;
}

/**
 * Writes a model for recognition as a folder to share: `config.json`, `model.safetensors`, `onnx/model.onnx`,
 * `preprocessing.json` and a card, `README.md`, with what the run's files say of data, scores and limits. Whole or not at all.
 *
 * @param checkpoint Of recognition. What is not known of it since it lies in no run's folder, the card says to be unknown.
 * @param options.force Whether a folder that was exported before is replaced.
 * @throws {NoRecognizerError} if the checkpoint is of something else.
 * @throws {FolderNotEmptyError} if the folder holds something, or something else than what was exported.
 */
export async function exportModelFolder(
  checkpoint: string,
  folder: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<ModelFolder> {
  const replacement = { force, own: FILES };
  checkReplacement(folder, replacement);
  const recognizer = await readRecognizer(checkpoint);
  const card = modelCard(recognizer, runFacts(checkpoint));
  const { model, frames, fillGaps, glosses } = recognizer;
  const onnx = recognizerOnnxModel(recognizer).bytes;
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const files: readonly [name: string, content: string | Uint8Array][] = [
    ["config.json", json({ version: 1, kind: "recognizer", model, frames, fillGaps, glosses })],
    ["model.safetensors", readFileSync(checkpoint)], // as training wrote it
    ["onnx/model.onnx", onnx],
    ["preprocessing.json", json(preprocessingOf(recognizer))],
    ["README.md", card],
  ];
  writeFolder(
    folder,
    (temporary) => {
      mkdirSync(join(temporary, "onnx"));
      for (const [name, content] of files) writeWhole(join(temporary, name), content);
    },
    replacement,
  );
  const { streams } = model;
  return {
    ...{ folder, checkpoint, files: files.map(([name]) => name) },
    ...{ glosses: glosses.length, streams, frames },
  };
}

/** What is done to a pose before the model sees it: the same as the ONNX file's metadata say. */
function preprocessingOf({ model, frames, fillGaps, glosses }: Recognizer): object {
  const { streams } = model;
  const metadata = metadataOf({ streams, reference: referenceOf(model), frames, fillGaps, glosses });
  return {
    version: 1,
    streams: streams.map((name) => ({ name, keypoints: KEYPOINTS[name] })),
    normalisation: metadata["msmae.normalisation"],
    gaps: metadata["msmae.gaps"],
    sampling: metadata["msmae.sampling"],
    frames,
    inPlaceOfMissing: 0,
    steps: metadata["msmae.preprocessing"]?.split("\n"),
  };
}

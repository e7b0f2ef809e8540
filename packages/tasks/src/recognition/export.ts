import { writeWhole } from "@msmae/files";
import { readRecognizer, recognizerOnnxModel } from "@msmae/recognition";
import type { OnnxModel } from "@msmae/tfjs-onnxruntime";

/** What was exported. */
export interface RecognizerExport {
  readonly onnx: string;
  readonly checkpoint: string;
  /** Of the file. */
  readonly bytes: number;
  /** How many it tells apart. */
  readonly glosses: number;
  readonly streams: readonly string[];
  /** Frames that are taken of each clip. */
  readonly frames: number;
  readonly fillGaps: boolean;
  /** Which matrices are in 8 bits, and which are not and why; absent where none was to be. */
  readonly int8?: Pick<OnnxModel, "quantised" | "left">;
}

/**
 * Writes a model for recognition as one ONNX file, for @msmae/recognizer.
 *
 * @param checkpoint Of recognition.
 * @param onnx The file to write.
 * @param options.int8 Whether matrices are in 8 bits: smaller and faster on a CPU, a little off. Default: no.
 * @throws {NoRecognizerError} if the checkpoint is of something else.
 */
export async function exportRecognizer(
  checkpoint: string,
  onnx: string,
  { int8 = false }: { readonly int8?: boolean } = {},
): Promise<RecognizerExport> {
  const recognizer = await readRecognizer(checkpoint);
  const { bytes, quantised, left } = recognizerOnnxModel(recognizer, { int8 });
  writeWhole(onnx, bytes);
  const { glosses, frames, fillGaps, model } = recognizer;
  const about = { onnx, checkpoint, bytes: bytes.length, glosses: glosses.length };
  const { streams } = model;
  return { ...about, streams, frames, fillGaps, ...(int8 && { int8: { quantised, left } }) };
}

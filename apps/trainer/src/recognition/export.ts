import { writeWhole } from "@msmae/files";
import { readRecognizer, recognizerOnnx } from "@msmae/recognition";

/** What `trainer export` is asked for. */
export interface ExportCommand {
  /** A checkpoint that recognize wrote. */
  readonly checkpoint: string;
  /** The file to write. */
  readonly onnx: string;
  /** Whether matrices are in 8 bits. */
  readonly int8: boolean;
  readonly json: boolean;
}

/**
 * Writes a recogniser as one ONNX file, for @msmae/recognizer.
 *
 * @returns The exit code.
 * @throws {NoRecognizerError} if the checkpoint is of something else.
 */
export async function exportRecognizer({ checkpoint, onnx, int8, json }: ExportCommand): Promise<number> {
  const recognizer = await readRecognizer(checkpoint);
  const bytes = recognizerOnnx(recognizer, { int8 });
  writeWhole(onnx, bytes);
  const { glosses, frames, model } = recognizer;
  const { streams } = model;
  if (json) {
    console.log(
      JSON.stringify({ onnx, checkpoint, bytes: bytes.length, glosses: glosses.length, streams, frames }),
    );
  } else {
    const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
    console.log(
      `${onnx}: ${size}; tells ${glosses.length} glosses apart by ${streams.join(", ")} in ${frames} frames of a clip`,
    );
  }
  return 0;
}

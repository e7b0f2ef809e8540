import { writeWhole } from "@msmae/files";
import { readRecognizer, recognizerOnnxModel } from "@msmae/recognition";
import type { LeftInFloat } from "@msmae/tfjs-onnxruntime";

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
  const { bytes, quantised, left } = recognizerOnnxModel(recognizer, { int8 });
  writeWhole(onnx, bytes);
  const { glosses, frames, fillGaps, model } = recognizer;
  const { streams } = model;
  if (json) {
    const eightBits = int8 ? { int8: { quantised, left } } : {};
    const about = {
      onnx,
      checkpoint,
      bytes: bytes.length,
      glosses: glosses.length,
      streams,
      frames,
      fillGaps,
    };
    console.log(JSON.stringify({ ...about, ...eightBits }));
  } else {
    const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
    console.log(
      `${onnx}: ${size}; tells ${glosses.length} glosses apart by ${streams.join(", ")} in ${frames} frames of a clip${fillGaps ? "" : ", gaps not filled"}`,
    );
    if (int8) for (const line of eightBitLines(quantised.length, left)) console.log(line);
  }
  return 0;
}

/** How many matrices are in 8 bits, and which others stayed as they were, by reason. */
function eightBitLines(quantised: number, left: readonly LeftInFloat[]): string[] {
  const reasons = [...new Set(left.map(({ reason }) => reason))];
  return [
    `  8 bits: ${quantised} of ${quantised + left.length} weights of two and more axes`,
    ...reasons.map((reason) => {
      const weights = left.filter((weight) => weight.reason === reason);
      const names = weights.map(
        ({ name, shape }) => `${name.replace(/^weights\./, "")} [${shape.join(", ")}]`,
      );
      return `  in 32 bits, as ${reason}: ${names.join(", ")}`;
    }),
  ];
}

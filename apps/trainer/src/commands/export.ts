import { existsSync } from "node:fs";
import {
  describeResolved,
  exportModelFolder,
  exportRecognizer,
  type ModelFolder,
  type RecognizerExport,
  resolveCheckpoint,
} from "@msmae/tasks";
import { jsonOption, path, UserError, wholeNumber } from "@msmae/terminal";
import type { Command } from "commander";

interface ExportFlags {
  readonly step?: number;
  readonly onnx?: string;
  readonly folder?: string;
  readonly int8: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** `trainer export`. @param end Told the exit code. */
export function defineExport(command: Command, end: (code: number) => void): void {
  jsonOption(command, "what was written")
    .argument("<run>", "of recognize: its folder, or a .safetensors file", path)
    .option(
      "--step <number>",
      "of the run, the weights after so many steps (default: its result)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--onnx <file>", "the file to write, such as model.onnx", path)
    .option("--folder <folder>", "the folder to write: weights, ONNX, preprocessing and a model card", path)
    .option("--int8", "with --onnx, matrices of 8 bits: smaller and faster on a CPU, a little off", false)
    .option("--force", "replace what was exported there before", false)
    .action(async (run: string, flags: ExportFlags) => {
      const { step, json } = flags;
      refuseWrongTarget(flags);
      const found = resolveCheckpoint(run, { step });
      const { written, lines } = await write(found.path, flags);
      const taken = describeResolved(run, found);
      const all = taken === undefined ? lines : [taken, ...lines];
      console.log(json ? JSON.stringify(written) : all.join("\n"));
      end(0);
    });
}

function refuseWrongTarget({ onnx, folder, int8, force }: ExportFlags): void {
  if ((onnx === undefined) === (folder === undefined)) {
    throw new UserError("export: expected --onnx with a file, or --folder with a folder to write");
  }
  if (int8 && folder !== undefined) {
    throw new UserError("--int8: expected --onnx with it; a folder holds the model as it was trained");
  }
  if (onnx !== undefined && existsSync(onnx) && !force) {
    throw new UserError(`${onnx}: is there already; --force replaces it`);
  }
}

async function write(
  checkpoint: string,
  { onnx, folder, int8, force }: ExportFlags,
): Promise<{ readonly written: object; readonly lines: readonly string[] }> {
  if (folder !== undefined) {
    const written = await exportModelFolder(checkpoint, folder, { force });
    return { written, lines: folderLines(written) };
  }
  const written = await exportRecognizer(checkpoint, onnx ?? "", { int8 });
  return { written, lines: exportLines(written) };
}

function folderLines({ folder, files, glosses, streams, frames }: ModelFolder): string[] {
  return [
    `${folder}: ${files.join(", ")}; tells ${glosses} glosses apart by ${streams.join(", ")} in ${frames} frames of a clip`,
    "  The card says what the run's files do; add the licence, where the data is from, and who signs.",
  ];
}

function exportLines({ onnx, bytes, glosses, streams, frames, fillGaps, int8 }: RecognizerExport): string[] {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const gaps = fillGaps ? "" : ", gaps not filled";
  const first = `${onnx}: ${size}; tells ${glosses} glosses apart by ${streams.join(", ")} in ${frames} frames of a clip${gaps}`;
  return int8 === undefined ? [first] : [first, ...eightBitLines(int8)];
}

/** How many matrices are in 8 bits, and which others stayed as they were, by reason. */
function eightBitLines({ quantised, left }: NonNullable<RecognizerExport["int8"]>): string[] {
  const reasons = [...new Set(left.map(({ reason }) => reason))];
  return [
    `  8 bits: ${quantised.length} of ${quantised.length + left.length} weights of two and more axes`,
    ...reasons.map((reason) => {
      const weights = left.filter((weight) => weight.reason === reason);
      const names = weights.map(
        ({ name, shape }) => `${name.replace(/^weights\./, "")} [${shape.join(", ")}]`,
      );
      return `  in 32 bits, as ${reason}: ${names.join(", ")}`;
    }),
  ];
}

import { existsSync } from "node:fs";
import { describeResolved, exportRecognizer, type RecognizerExport, resolveCheckpoint } from "@msmae/tasks";
import { jsonOption, path, UserError, wholeNumber } from "@msmae/terminal";
import type { Command } from "commander";

interface ExportFlags {
  readonly step?: number;
  readonly onnx: string;
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
    .requiredOption("--onnx <file>", "the file to write, such as model.onnx", path)
    .option("--int8", "matrices of 8 bits: smaller and faster on a CPU, a little off", false)
    .option("--force", "replace the file where there is one", false)
    .action(async (run: string, { onnx, int8, json, step, force }: ExportFlags) => {
      if (existsSync(onnx) && !force) throw new UserError(`${onnx}: is there already; --force replaces it`);
      const found = resolveCheckpoint(run, { step });
      const written = await exportRecognizer(found.path, onnx, { int8 });
      const taken = describeResolved(run, found);
      if (taken !== undefined && !json) console.log(taken);
      if (json) console.log(JSON.stringify(written));
      else for (const line of exportLines(written)) console.log(line);
      end(0);
    });
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

import { jsonOption, path, wholeNumber } from "@msmae/terminal";
import type { Command } from "commander";
import { type PackCommand, pack } from "./pack.js";

/** `trainer pack`. @param end Told the exit code. */
export function definePack(command: Command, end: (code: number) => void): void {
  jsonOption(command, "progress, a line for each event,")
    .requiredOption("--data <path>", "a folder of .pose files or a manifest.jsonl", path)
    .requiredOption("--out <folder>", "the folder to write; train on it with --data", path)
    .option(
      "--streams <names>",
      "streams that every clip must have (default: body,left,right, and what else all have)",
    )
    .option("--workers <number>", "threads that pack", wholeNumber(1, 64), 2)
    .action(async (flags: Omit<PackCommand, "streams"> & { streams?: string }) => {
      end(await pack({ ...flags, streams: flags.streams?.split(",") }));
    });
}

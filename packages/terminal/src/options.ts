import { type Command, Option } from "commander";
import { wholeNumber } from "./option-values.js";

/** Where models can compute. */
export const DEVICES = ["auto", "cpu", "cuda", "webgpu"] as const;

/** Where to compute, as the command line says it. */
export interface RuntimeFlags {
  readonly device: (typeof DEVICES)[number];
  readonly threads?: number;
}

/** Adds the options of {@link RuntimeFlags}: `--device` and `--threads`. */
export function runtimeOptions(command: Command): Command {
  return command
    .addOption(new Option("--device <name>", "where to compute").choices(DEVICES).default("auto"))
    .addOption(
      // At most 1024, since that many are started whatever the machine has. Chosen here.
      new Option("--threads <number>", "threads of the runtime (default: all cores)").argParser(
        wholeNumber(1, 1024),
      ),
    );
}

/**
 * Adds `--json`.
 *
 * @param prints What the command prints as JSON, such as `the scores`.
 */
export function jsonOption(command: Command, prints: string): Command {
  return command.option("--json", `${prints} as JSON on stdout`, false);
}

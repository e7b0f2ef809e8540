import type { Runtime } from "@msmae/tasks";
import { wholeNumber } from "@msmae/terminal";
import { Option } from "commander";

/** Where to compute, as the command line says it. */
export interface RuntimeFlags {
  readonly device: Runtime["device"];
  readonly threads?: number;
}

export const device = (): Option =>
  new Option("--device <name>", "where to compute")
    .choices(["auto", "cpu", "cuda", "webgpu"])
    .default("auto");

/** At most 1024, since that many are started whatever the machine has. Chosen here. */
export const threads = (): Option =>
  new Option("--threads <number>", "threads of the runtime (default: all cores)").argParser(
    wholeNumber(1, 1024),
  );

export const debug = (): Option => new Option("--debug", "show the stack of an error");

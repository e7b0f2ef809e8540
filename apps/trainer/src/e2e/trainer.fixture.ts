import { fileURLToPath } from "node:url";
import { type Ended, manyCommands as manyCommandsOf, type Running, startProcess } from "@msmae/testing";

export type { Ended } from "@msmae/testing";

export const PROGRAM = fileURLToPath(new URL("./trainer.program.js", import.meta.url));

/** Starts the trainer in an empty folder. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  return startProcess(process.execPath, [PROGRAM, ...args], { env });
}

/** Runs the trainer to its end. */
export function trainer(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}

/** Runs a line of a shell with the trainer as `$0 $1`, to its end. */
export function shell(line: string, ...args: readonly string[]): Promise<Ended> {
  return startProcess("/bin/sh", ["-c", line, process.execPath, PROGRAM, ...args]).ended;
}

/** A process in which many short commands of the trainer run one after the other, in a folder of its own. */
export const manyCommands = () =>
  manyCommandsOf(fileURLToPath(new URL("./many.program.js", import.meta.url)));

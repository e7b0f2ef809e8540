import { fileURLToPath } from "node:url";
import { type Ended, startProcess } from "@msmae/testing";

export const PROGRAM = fileURLToPath(new URL("./evaluator.program.js", import.meta.url));

/** Runs the evaluator in `cwd` to its end. */
export function evaluator(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return startProcess(process.execPath, [PROGRAM, ...args], { cwd }).ended;
}

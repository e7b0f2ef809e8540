import { runProgram } from "@msmae/terminal";
import { evaluator } from "./cli.js";

/**
 * Runs the evaluator and sets the process' exit code: 0 when the command did what it was asked, 1 otherwise. An error is
 * one line on stderr; `--debug` adds the stack.
 *
 * @param args As typed after `pnpm --filter evaluator start`.
 */
export function run(args: readonly string[]): Promise<void> {
  return runProgram("evaluator", args, evaluator);
}

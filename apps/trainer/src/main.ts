import { runProgram } from "@msmae/terminal";
import { trainer } from "./cli.js";

/**
 * Runs the trainer and sets the process' exit code: 0 when the command did what it was asked, 1 otherwise, 130 when
 * Ctrl-C ended it. An error is one line on stderr; `--debug` adds the stack.
 *
 * @param args As typed after `pnpm --filter trainer start`.
 */
export function run(args: readonly string[]): Promise<void> {
  return runProgram("trainer", args, trainer);
}

import { CommanderError } from "commander";
import { trainer } from "./cli.js";

/**
 * Runs the trainer and sets the process' exit code: 0 when the command did what it was asked, 1 otherwise, 130 when
 * Ctrl-C ended it. An error is one line on stderr; `--debug` adds the stack.
 *
 * @param args As typed after `pnpm --filter trainer start`.
 */
export async function run(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await trainer(args);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has said what is wrong, or shown the help
      return;
    }
    const { message, stack } = error as Error;
    const line = message.split("\n", 1)[0];
    console.error(args.includes("--debug") ? `trainer: ${stack}` : `trainer: ${line}`);
    process.exitCode = 1;
  }
}

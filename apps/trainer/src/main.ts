import { CommanderError } from "commander";
import { trainer } from "./cli.js";
import { oneLine } from "./one-line.js";
import { stopWhenUnread } from "./unread.js";

/**
 * Runs the trainer and sets the process' exit code: 0 when the command did what it was asked, 1 otherwise, 130 when
 * Ctrl-C ended it. An error is one line on stderr; `--debug` adds the stack.
 *
 * @param args As typed after `pnpm --filter trainer start`.
 */
export async function run(args: readonly string[]): Promise<void> {
  stopWhenUnread();
  try {
    process.exitCode = await trainer(args);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has said what is wrong, or shown the help
      return;
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(`trainer: ${args.includes("--debug") ? stack : oneLine(message)}`);
    process.exitCode = 1;
  }
}

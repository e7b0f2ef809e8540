import { CommanderError } from "commander";
import { oneLine } from "./one-line.js";
import { stopWhenUnread } from "./unread.js";

/**
 * Runs a program and sets the process' exit code: what the program says, or 1 where it threw. An error is one line on
 * stderr that begins with the program's name; `--debug` among the arguments adds the stack. Once nobody reads the
 * output any more (`| head`, a full disk) the program ends as by Ctrl-C.
 *
 * @param program Resolves to the exit code.
 * @example
 * await runProgram("trainer", process.argv.slice(2), trainer);
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  program: (args: readonly string[]) => Promise<number>,
): Promise<void> {
  stopWhenUnread(name);
  try {
    process.exitCode = await program(args);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has said what is wrong, or shown the help
      return;
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(`${name}: ${args.includes("--debug") ? stack : oneLine(message)}`);
    process.exitCode = 1;
  }
}

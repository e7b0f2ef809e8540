import { oneLine } from "@msmae/text";
import { CommanderError } from "commander";
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
    printError(name, error, args.includes("--debug"));
    process.exitCode = 1;
  }
}

/** An error as one line on stderr that begins with the program's name, or with its stack. */
export function printError(name: string, error: unknown, debug: boolean): void {
  const known = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${debug ? stacks(known) : oneLine(known.message)}`);
}

/** The error's, and that of what caused it. */
function stacks({ stack, cause }: Error): string {
  return cause instanceof Error ? `${stack}\ncaused by ${stacks(cause)}` : `${stack}`;
}

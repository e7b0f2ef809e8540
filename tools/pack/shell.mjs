/** Programs that the packing checks run. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program to its end.
 *
 * @returns What it wrote to its standard output.
 * @throws {Error} with all that it wrote, if it ended with anything but 0.
 */
export async function run(command, args, cwd) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}:\n${error.stdout ?? ""}${error.stderr || error.message}`);
  }
}

export const node = (args, cwd) => run(process.execPath, args, cwd);

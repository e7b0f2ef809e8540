/** Programs that the packing checks run. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program to its end.
 *
 * @param {{ env?: Record<string, string>, both?: boolean }} options `env` is added to the process' own.
 * @returns What it wrote to its standard output; with `both`, and to the other.
 * @throws {Error} with all that it wrote, if it ended with anything but 0.
 */
export async function run(command, args, cwd, { env = {}, both = false } = {}) {
  try {
    const options = { cwd, maxBuffer: 2 ** 26, env: { ...process.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(command, args, options);
    return both ? stdout + stderr : stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}:\n${error.stdout ?? ""}${error.stderr || error.message}`);
  }
}

export const node = (args, cwd) => run(process.execPath, args, cwd);

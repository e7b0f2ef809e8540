import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { writeWhole } from "@msmae/files";
import { UserError } from "@msmae/terminal";
import { nameFile } from "./name-file.js";

/** A result that cannot be written; its message names the output. */
export class OutputError extends UserError {}

/** Standard output. */
export const STDOUT = "-";

/**
 * Says no to an output that is there already, unless it may be replaced, before any work is done.
 *
 * @throws {UserError}
 */
export function refuseExisting(paths: readonly string[], overwrite: boolean | undefined): void {
  if (overwrite) return;
  const there = paths.filter((path) => path !== STDOUT && existsSync(path));
  const [first] = there;
  if (first === undefined) return;
  const others = there.length > 1 ? ` (as are ${there.length - 1} other outputs)` : "";
  throw new UserError(`${first}: is there already${others}; expected another --out, or --overwrite`);
}

/** Whether `--out` means a folder: it is one, or ends like one. */
export function meansFolder(path: string): boolean {
  return /[\\/]$/.test(path) || (existsSync(path) && statSync(path).isDirectory());
}

/**
 * Writes a result whole to a file, whose folder is made where it is missing, or to standard output.
 *
 * @throws {OutputError} if it cannot be written.
 */
export async function writeResult(path: string, result: Uint8Array | string): Promise<void> {
  if (path === STDOUT) return writeStdout(result);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, result);
  } catch (error) {
    throw new OutputError(nameFile(error, path).message, { cause: error });
  }
}

/** Returns when all was taken; one that is not, as by `| head`, ends the program. */
async function writeStdout(result: Uint8Array | string): Promise<void> {
  if (process.stdout.isTTY && typeof result !== "string") {
    throw new UserError(
      "--out -: will not write bytes to a terminal; expected a pipe, such as | wc -c, or a file",
    );
  }
  await new Promise<void>((resolve) => {
    process.stdout.write(result, () => resolve());
  });
}

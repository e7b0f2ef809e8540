import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FolderNotEmptyError } from "./claim-folder.js";
import { FileError } from "./file-error.js";

/** What of a folder may be replaced. */
export interface FolderReplacement {
  /** Whether a folder that holds something is replaced at all. */
  readonly force: boolean;
  /** What the folder may hold then, such as `config.json`: what is not of this program is never removed. */
  readonly own: readonly string[];
}

/**
 * Refuses a folder that {@link writeFolder} would not write: one that holds something, without `force`, or something that is
 * not this program's. For programs that work a while before they have something to write.
 *
 * @throws {FolderNotEmptyError | FileError}
 */
export function checkReplacement(path: string, { force, own }: FolderReplacement): void {
  if (!existsSync(path)) return;
  const found = FileError.naming(path, "read", () => readdirSync(path));
  if (found.length === 0) return;
  if (!force) {
    throw new FolderNotEmptyError(path, found, "the folder is not empty; --force replaces what was exported");
  }
  const foreign = found.filter((name) => !own.includes(name));
  if (foreign.length === 0) return;
  const more = foreign.length > 3 ? ", …" : "";
  const detail = `holds what was not exported (${foreign.slice(0, 3).join(", ")}${more}), which --force does not remove; name another folder`;
  throw new FolderNotEmptyError(path, foreign, detail);
}

/**
 * Writes a folder whole or not at all: it is filled beside its place and then renamed. A failure leaves what was there as it
 * was; a killed process may leave a folder `.NAME.tmp-…` beside it, or the former one as `.NAME.tmp-….old`.
 *
 * @param fill Writes the content into the folder that it is given.
 * @throws {FolderNotEmptyError} as {@link checkReplacement}.
 * @throws {FileError} if it cannot be written; what `fill` throws.
 * @example
 * writeFolder("model", (folder) => writeWhole(join(folder, "config.json"), "{}"), { force: false, own: ["config.json"] });
 */
export function writeFolder(
  path: string,
  fill: (folder: string) => void,
  replacement: FolderReplacement,
): void {
  checkReplacement(path, replacement);
  const place = resolve(path);
  const naming = <T>(operation: () => T): T => FileError.naming(path, "written", operation);
  naming(() => mkdirSync(dirname(place), { recursive: true }));
  const temporary = naming(() => mkdtempSync(join(dirname(place), `.${basename(place)}.tmp-`)));
  const former = `${temporary}.old`;
  try {
    naming(() => chmodSync(temporary, 0o777 & ~process.umask())); // mkdtemp's is for its owner alone
    fill(temporary);
    naming(() => {
      const there = existsSync(place);
      if (there) renameSync(place, former);
      try {
        renameSync(temporary, place);
      } catch (error) {
        if (there) renameSync(former, place);
        throw error;
      }
      rmSync(former, { recursive: true, force: true });
    });
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

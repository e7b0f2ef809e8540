import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { AnnotationError } from "./reading.js";

/**
 * The text of a UTF-8 file, without its byte order mark.
 *
 * @throws {AnnotationError} if it cannot be read, or is not UTF-8.
 */
export function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new AnnotationError(path, (error as Error).message);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AnnotationError(path, "expected UTF-8 text");
  }
}

/** A file of annotations of one split. */
export interface SplitFile {
  readonly path: string;
  readonly split: "train" | "valid" | "test";
}

/**
 * The files of a data set's splits: all of a folder, or the one that the path names.
 *
 * @param names Each split's file name.
 * @param folders Where the data set's own tree has them, from the folder that the user names.
 * @throws {AnnotationError} if one is missing.
 */
export function splitFiles(
  path: string,
  names: Readonly<Record<SplitFile["split"], string>>,
  folders: readonly string[] = [],
): SplitFile[] {
  const files = Object.entries(names) as [SplitFile["split"], string][];
  const expected = `expected a folder with ${Object.values(names).join(", ")}, or one of them`;
  if (isFolder(path)) {
    const home = [path, ...folders.map((folder) => join(path, folder))].find((folder) =>
      files.some(([, name]) => exists(join(folder, name))),
    );
    if (home === undefined) throw new AnnotationError(path, `none of them is there; ${expected}`);
    const missing = files.find(([, name]) => !exists(join(home, name)));
    if (missing !== undefined) throw new AnnotationError(join(home, missing[1]), `not there; ${expected}`);
    return files.map(([split, name]) => ({ split, path: join(home, name) }));
  }
  if (!exists(path)) throw new AnnotationError(path, `nothing is there; ${expected}`);
  const file = files.find(([, name]) => name === basename(path));
  if (file === undefined) throw new AnnotationError(path, `unknown name; ${expected}`);
  return [{ split: file[0], path }];
}

export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "./file-error.js";
import { lock } from "./lock.js";

/** A folder that is to be filled, but holds something. */
export class FolderNotEmptyError extends Error {
  override readonly name = "FolderNotEmptyError";

  constructor(
    readonly path: string,
    /** What is in it. */
    readonly found: readonly string[],
    detail = "the folder is not empty; name a new or empty one",
  ) {
    super(`${path}: ${detail}`);
  }
}

/** Which folders may be filled. */
export interface FolderClaim {
  /** The lock file's name in it, such as `run.lock`. */
  readonly lock: string;
  /** What messages call what is written there, such as `the run`. */
  readonly what: string;
  /** Whether a file of this name may be there already; none may where absent. */
  readonly mayHold?: (name: string) => boolean;
  /** What is thrown of a folder that holds something else; {@link FolderNotEmptyError} where absent. */
  readonly refuse?: (path: string, found: readonly string[]) => Error;
}

/**
 * Takes a new or empty folder for a program to fill: makes it where it is missing, refuses one that holds something, and
 * locks it, so that no result is written over and no two programs write into one folder.
 *
 * @returns A function that takes the lock away.
 * @throws {FolderNotEmptyError} if the folder holds anything that it may not.
 * @throws {LockedError} if another process writes there.
 * @throws {FileError} if the folder cannot be written.
 * @example
 * const release = claimFolder("scores", { lock: "evaluation.lock", what: "the evaluation" });
 */
export function claimFolder(path: string, claim: FolderClaim): () => void {
  FileError.naming(path, "written", () => makeFolders(path));
  refuseContent(path, claim);
  const unlock = lock(join(path, claim.lock), claim.what);
  try {
    refuseContent(path, claim); // again, now that nobody else can fill it
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Says at once what {@link claimFolder} would say later, and leaves everything as it was: for programs that work a while
 * before they have something to write.
 *
 * @throws {FolderNotEmptyError | FileError} as that does.
 */
export function checkFolder(path: string, claim: FolderClaim): void {
  const made = FileError.naming(path, "written", () => {
    const folders = makeFolders(path);
    accessSync(path, constants.W_OK);
    return folders;
  });
  for (const folder of made) rmdirSync(folder);
  if (made.length === 0) refuseContent(path, claim);
}

function refuseContent(path: string, { lock, mayHold, refuse }: FolderClaim): void {
  // A process killed right after it took its lock leaves that: still an empty folder.
  const found = FileError.naming(path, "read", () => readdirSync(path)).filter(
    (name) => !name.startsWith(lock) && mayHold?.(name) !== true,
  );
  if (found.length > 0) throw refuse?.(path, found) ?? new FolderNotEmptyError(path, found);
}

/**
 * Makes a folder and those above it. Not `mkdirSync` with `recursive`, which in Node 20 never returns where a folder that
 * exists cannot hold new ones and says that there is no such file, as /proc does.
 *
 * @returns Those that were not there, the innermost first.
 */
function makeFolders(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  const above = existsSync(dirname(path)) ? [] : makeFolders(dirname(path));
  mkdirSync(path);
  return [path, ...above];
}

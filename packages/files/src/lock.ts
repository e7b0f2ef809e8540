import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { FileError } from "./file-error.js";
import { mayLive, type ProcessOwner, thisProcess } from "./process-owner.js";

/** Another process writes there. */
export class LockedError extends Error {
  override readonly name = "LockedError";

  constructor(
    /** The lock file. */
    readonly path: string,
    readonly owner: ProcessOwner,
    /** What is locked, such as `the run`. */
    what: string,
  ) {
    const where =
      owner.host === hostname() ? "" : ` on ${owner.host}; if that one has ended, delete the file`;
    super(`${path}: ${what} is being written by process ${owner.pid}${where}`);
  }
}

/**
 * Takes the lock file `path`, so that no two processes write what it stands for. A lock whose process has died on this machine
 * is taken over; whether a process of another machine lives cannot be seen, so its lock holds.
 *
 * @param what What messages call it: `the run`.
 * @returns A function that gives the lock back.
 * @throws {LockedError} if a living process holds it.
 * @throws {FileError} if the folder cannot be written.
 * @example
 * const unlock = lock("packed/pack.lock", "the packed corpus");
 */
export function lock(path: string, what: string): () => void {
  const mine = `${path}.${process.pid}`;
  try {
    writeFileSync(mine, JSON.stringify(thisProcess()));
    // A link appears whole or not at all, and fails where the name is taken.
    while (!tryTo(() => linkSync(mine, path), "EEXIST")) {
      const owner = readOwner(path);
      if (owner !== undefined && mayLive(owner)) throw new LockedError(path, owner, what);
      clear(path, `${mine}.dead`, what);
    }
  } catch (error) {
    throw error instanceof LockedError ? error : new FileError(path, "written", error);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/**
 * Removes a dead owner's lock. Another process may have found it dead too and have taken its place since it was read:
 * then that one's lock is put back.
 */
function clear(path: string, aside: string, what: string): void {
  if (!tryTo(() => renameSync(path, aside), "ENOENT")) return;
  const owner = readOwner(aside);
  if (owner !== undefined && mayLive(owner)) {
    renameSync(aside, path);
    throw new LockedError(path, owner, what);
  }
  rmSync(aside, { force: true });
}

/** Undefined where the lock is gone or was never whole. */
function readOwner(path: string): ProcessOwner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessOwner;
  } catch {
    return undefined;
  }
}

/** False where `action` fails with `code`. */
function tryTo(action: () => void, code: string): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === code) return false;
    throw error;
  }
}

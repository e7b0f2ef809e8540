import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { FileError } from "./file-error.js";

/** Bytes of one write. Chosen here: 1 GiB, since Node takes less than 2. */
const CHUNK = 1 << 30;

/** What platforms answer that cannot open or sync folders: what PostgreSQL's fsync_fname passes over, and Windows' EPERM. */
const NO_FOLDER_SYNC: ReadonlySet<unknown> = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "EPERM"]);

/**
 * Writes a file whole or not at all.
 *
 * Everything goes to `PATH.tmp` in the same folder, which is synced and renamed to `PATH`; then the folder is synced,
 * where the platform can, so that a power failure does not undo the rename. Up to the rename a failure, such as a full
 * disk, leaves what was at `PATH` as it was and removes `PATH.tmp`. A killed process may leave a `PATH.tmp`, which the
 * next write of `PATH` replaces. Two writers must not write one path at once. Returns when the bytes are on the disk.
 *
 * @param parts The content: a text (as UTF-8), bytes, or bytes part by part, asked for as they are written.
 * @throws {FileError} if the file cannot be written; what `parts` throws. Where it was the sync of the folder that failed,
 * the new file is in place, but may not survive a power failure.
 * @example
 * writeWhole("report.html", "<p>done</p>");
 */
export function writeWhole(path: string, parts: Iterable<Uint8Array> | Uint8Array | string): void {
  const temporary = `${path}.tmp`;
  const naming = <T>(operation: () => T): T => FileError.naming(path, "written", operation); // a write's errors name none
  try {
    const file = naming(() => openSync(temporary, "w"));
    try {
      for (const part of inParts(parts)) naming(() => writeAll(file, part));
      naming(() => fsyncSync(file));
    } finally {
      closeSync(file);
    }
    naming(() => renameSync(temporary, path));
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  naming(() => syncFolder(dirname(path)));
}

/**
 * Puts a finished file in its place, whole or not at all: for what another program has written. The file is synced and
 * renamed, then the folder is synced, as by {@link writeWhole}.
 *
 * @param temporary In the folder of `path`; removed where it cannot be renamed.
 * @throws {FileError} if that fails.
 * @example
 * await run("ffmpeg", [...args, "clip.mp4.tmp"]);
 * renameWhole("clip.mp4.tmp", "clip.mp4");
 */
export function renameWhole(temporary: string, path: string): void {
  FileError.naming(path, "written", () => {
    try {
      const file = openSync(temporary, "r+");
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
    syncFolder(dirname(path));
  });
}

function inParts(parts: Iterable<Uint8Array> | Uint8Array | string): Iterable<Uint8Array> {
  if (typeof parts === "string") return [Buffer.from(parts)];
  return ArrayBuffer.isView(parts) ? [parts] : parts; // not instanceof: bytes may come from another realm
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, Math.min(CHUNK, bytes.length - done));
  }
}

/** What went wrong before says more than that this does too. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has((error as { code?: unknown }).code)) throw error;
  }
}

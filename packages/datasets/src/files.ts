import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Opens a file for reading as long as `use` runs. */
export function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, "r");
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** Bytes of a file, in a buffer of their own; fewer than asked for where the file ends. */
export function readBytes(file: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, offset + done);
    if (read === 0) return bytes.subarray(0, done);
    done += read;
  }
  return bytes;
}

/**
 * Writes a file so that a crash leaves all of it or nothing: under a temporary name, synced, then renamed.
 *
 * @param parts What to write, in order.
 */
export function writeWhole(path: string, parts: Iterable<Uint8Array>): void {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, "w");
  try {
    for (const part of parts) {
      for (let done = 0; done < part.length; ) done += writeSync(file, part, done, part.length - done);
    }
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true }); // makes room again on a full disk
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  if (process.platform === "win32") return; // opens no folders
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

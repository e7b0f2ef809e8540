import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  atEnd,
  claimFolder,
  FileError,
  type FolderClaim,
  FolderNotEmptyError,
  writeWhole,
} from "@msmae/files";

/** Where files are until all of them are there. */
const UNFINISHED = ".unfinished";

const CLAIM: FolderClaim = {
  ...{ lock: "evaluation.lock", what: "the result" },
  mayHold: (name) => name === UNFINISHED, // what a process left that was killed
  refuse: (path, found) => new FolderNotEmptyError(path, found, describe(found)),
};

/** Chosen here: enough to know one's own folder. */
const NAMED = 3;
/** What tells people whose folder it is, before other names. */
const TELLING = /^(config|recognition|translation|segmentation|reconstruction)\.json$|^attention\.html$/;

function describe(found: readonly string[]): string {
  const tells = (name: string) => Number(!TELLING.test(name));
  const names = [...found].sort((a, b) => tells(a) - tells(b) || (a < b ? -1 : 1));
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  const holds = found.includes("config.json") ? "holds a run" : "is not empty";
  return `the folder ${holds} (${names.slice(0, NAMED).join(", ")}${more}); name a new or empty one by --out`;
}

/**
 * The folder that a command writes its result to: new or empty, and no other process' as long as this one writes. Files come
 * to their place together, at the end: an error, Ctrl-C, a closed terminal or a full disk leaves what was there before.
 *
 * @example
 * await OutputFolder.fill("scores", async (output) => {
 *   output.write("recognition.json", await measure());
 * });
 */
export class OutputFolder {
  readonly path: string;
  readonly #names: string[] = [];
  readonly #undo: () => void;

  private constructor(path: string) {
    this.path = path;
    const made = missing(path);
    const release = claimFolder(path, CLAIM);
    this.#undo = atEnd(() => {
      rmSync(join(path, UNFINISHED), { recursive: true, force: true });
      release();
      removeEmpty(made);
    });
    try {
      FileError.naming(path, "written", () => {
        rmSync(join(path, UNFINISHED), { recursive: true, force: true });
        mkdirSync(join(path, UNFINISHED));
      });
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  /**
   * Claims a folder, and has it filled.
   *
   * @param fill Its files are in place once it has ended, the last one it wrote last.
   * @throws {FolderNotEmptyError} if there is anything in the folder.
   * @throws {LockedError} if another process writes there.
   * @throws {FileError} if it cannot be written.
   */
  static async fill<T>(path: string, fill: (output: OutputFolder) => Promise<T>): Promise<T> {
    const output = new OutputFolder(resolve(path));
    try {
      const filled = await fill(output);
      output.#finish();
      return filled;
    } finally {
      output.#undo();
    }
  }

  /**
   * Writes a file, which is not in its place yet.
   *
   * @returns Where it will be.
   * @throws {FileError} naming that place.
   */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    if (this.#names.includes(name)) throw new Error(`${path} is written twice; the first would be lost.`);
    try {
      writeWhole(join(this.path, UNFINISHED, name), content);
    } catch (error) {
      throw error instanceof FileError ? new FileError(path, "written", error.cause) : error;
    }
    this.#names.push(name);
    return path;
  }

  #finish(): void {
    for (const name of this.#names) {
      const path = join(this.path, name);
      FileError.naming(path, "written", () => renameSync(join(this.path, UNFINISHED, name), path));
    }
  }
}

/** The folders up from this one that are not there, the innermost first. */
function missing(path: string): string[] {
  return existsSync(path) ? [] : [path, ...missing(dirname(path))];
}

/** What has got something in it meanwhile stays. */
function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {}
}

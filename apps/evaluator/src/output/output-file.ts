import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError, writeWhole } from "@msmae/files";
import { UserError } from "@msmae/terminal";

/** A page that a command writes where there is none yet, and not into a run's folder, which has its own. */
export class OutputFile {
  private constructor(
    readonly path: string,
    private readonly given: string,
  ) {}

  /**
   * Says at once what is wrong with a place: before what takes a while is made.
   *
   * @throws {UserError} if there is something, or the folder is a run's.
   */
  static claim(given: string): OutputFile {
    const file = new OutputFile(resolve(given), given);
    file.#check();
    return file;
  }

  /** @throws {FileError} if it cannot be written. @throws {UserError} if something has come there meanwhile. */
  write(content: string): void {
    this.#check();
    FileError.naming(this.path, "written", () => mkdirSync(dirname(this.path), { recursive: true }));
    writeWhole(this.path, content);
  }

  #check(): void {
    if (existsSync(this.path)) {
      throw new UserError(`${this.given}: there is such a file already; name another one by --out`);
    }
    const folder = dirname(this.path);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    // Any project may have a config.json.
    if (names.includes("config.json") && (names.includes("checkpoints") || names.includes("run.lock"))) {
      throw new UserError(`${this.given}: is in the folder of a run; name a file elsewhere by --out`);
    }
  }
}

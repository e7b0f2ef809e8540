import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "@msmae/files";
import { AnnotationError, namesIn } from "../annotations/reading.js";

/** The poses that a run writes, beside those that are there. */
export class PoseFolder {
  readonly #folder: string;
  readonly #ids = new Set<string>();
  readonly #written: string[] = [];
  readonly #others: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether this run has had a pose of the id. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Writes a pose, unless it is there: with these bytes all is well, with others {@link finish} says so. */
  write(id: string, bytes: Uint8Array): void {
    this.#ids.add(id);
    const path = join(this.#folder, `${id}.pose`);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
      if (!readFileSync(path).equals(bytes)) this.#others.push(id);
    } else if (this.#others.length === 0) {
      mkdirSync(dirname(path), { recursive: true });
      writeWhole(path, bytes);
      this.#written.push(path);
    }
  }

  /** @throws {AnnotationError} if poses with other bytes are there; those that this run wrote are taken away again. */
  finish(): void {
    if (this.#others.length === 0) return;
    for (const path of this.#written) rmSync(path);
    const [poses, them] =
      this.#others.length === 1 ? ["1 pose is", "it"] : [`${this.#others.length} poses are`, "them"];
    const names = namesIn(this.#others.map((id) => `${id}.pose`));
    throw new AnnotationError(
      this.#folder,
      `${poses} there with other contents (${names}); expected another folder, or ${them} removed; no pose was written`,
    );
  }
}

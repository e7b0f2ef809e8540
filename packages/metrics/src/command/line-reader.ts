import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { InputError } from "./input-error.js";
import { shownName } from "./shown-name.js";

const NEWLINE = 0x0a;
/** Chosen here: longer than any line of texts; a text of twice as many bytes is longer than Node's longest string. */
const LONGEST = 256e6;

/** Reads the lines of a file, or of standard input as `-`, one after the other; it holds a line and what was read at once. */
export class LineReader {
  readonly #name: string;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #lines: string[] = [];
  #next = 0;
  #rest: Buffer[] = []; // of a line that has not ended
  #waiting = 0; // its bytes
  #ended = false;
  #count = 0; // lines that were given out

  constructor(path: string, stdin: Readable = process.stdin) {
    this.#name = shownName(path);
    const stream: Readable = path === "-" ? stdin : createReadStream(path);
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /**
   * The next line, without its end; undefined after the last one.
   *
   * @throws {InputError} if the file cannot be read, or a line is not UTF-8.
   */
  async next(): Promise<string | undefined> {
    while (this.#next === this.#lines.length) {
      if (this.#ended) return undefined;
      await this.#read();
    }
    this.#count++;
    const line = this.#lines[this.#next++] as string;
    return this.#count === 1 ? line.replace(/^\ufeff/, "") : line; // a byte order mark is no part of a text
  }

  /** Gives the file back before its end. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#chunks.return?.();
  }

  async #read(): Promise<void> {
    const { value, done } = await this.#chunks.next().catch((error: NodeJS.ErrnoException) => {
      throw new InputError(
        this.#name,
        undefined,
        REASONS[error.code ?? ""] ?? `cannot be read: ${error.message}`,
      );
    });
    this.#lines = [];
    this.#next = 0;
    if (done) {
      this.#ended = true;
      const last = Buffer.concat(this.#rest);
      if (last.length > 0) this.#lines = this.#decode(last);
      return;
    }
    const end = value.lastIndexOf(NEWLINE);
    if (end < 0) {
      this.#rest.push(value);
      this.#waiting += value.length;
      if (this.#waiting > LONGEST) this.#decode(Buffer.concat(this.#rest));
      return;
    }
    this.#lines = this.#decode(Buffer.concat([...this.#rest, value.subarray(0, end)]));
    this.#rest = [value.subarray(end + 1)];
    this.#waiting = value.length - end - 1;
  }

  #decode(bytes: Buffer): string[] {
    if (bytes.length > LONGEST) {
      throw new InputError(
        this.#name,
        this.#count + 1,
        "is longer than 256 MB; expected a line for each segment",
      );
    }
    try {
      return this.#decoder.decode(bytes).split("\n");
    } catch {
      throw this.#notUtf8(bytes);
    }
  }

  /** Where decoding fails: halving finds it, since a beginning is UTF-8 up to there. */
  #notUtf8(bytes: Buffer): InputError {
    const isUtf8 = (length: number) => {
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
        return true;
      } catch {
        return false;
      }
    };
    let [good, bad] = [0, bytes.length + 1]; // one more: the text ends within a character
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (isUtf8(middle)) good = middle;
      else bad = middle;
    }
    const before = bytes.subarray(0, good);
    const line = this.#count + 1 + before.reduce((lines, byte) => lines + Number(byte === NEWLINE), 0);
    const byte = good - before.lastIndexOf(NEWLINE);
    return new InputError(this.#name, line, `byte ${byte} is not UTF-8; expected a text in UTF-8`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "is a folder; expected a file",
  EACCES: "may not be read",
};

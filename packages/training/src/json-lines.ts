import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { FileError } from "@msmae/files";

/** A line of a log: everything logged belongs to an update. */
export interface StepRecord {
  readonly step: number;
}

type Check = (record: object) => boolean;
const anything: Check = () => true;

/**
 * A log of one JSON object a line, in the order of their steps, that can be cut back to an earlier step.
 */
export class JsonLines<R extends StepRecord> {
  private constructor(
    readonly path: string,
    private readonly descriptor: number,
  ) {}

  /**
   * Opens the log to append to it after cutting off all lines of steps after `through`, and a last line that was
   * torn when its process was killed.
   *
   * @param isRecord Whether a line's object is what is logged there, its step aside.
   * @throws {FileError} if the file cannot be read or written, or a line before others is damaged.
   */
  static open<R extends StepRecord>(path: string, through: number, isRecord: Check = anything): JsonLines<R> {
    try {
      const descriptor = openSync(path, "a+");
      ftruncateSync(descriptor, lines<R>(readFileSync(path), through, isRecord).bytes);
      return new JsonLines(path, descriptor);
    } catch (error) {
      throw new FileError(path, "written", error);
    }
  }

  /**
   * The log's lines; none where there is no file. A torn last line is left out.
   *
   * @throws {FileError} if the file is there and cannot be read, or a line before others is damaged.
   */
  static read<R extends StepRecord>(path: string, isRecord: Check = anything): R[] {
    try {
      return lines<R>(readFileSync(path), Number.POSITIVE_INFINITY, isRecord).records;
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return [];
      throw new FileError(path, "read", error);
    }
  }

  /** @throws {FileError} */
  append(record: R): void {
    this.attempt(() => writeFileSync(this.descriptor, `${JSON.stringify(record)}\n`));
  }

  /** Returns when the lines are on the disk. @throws {FileError} */
  sync(): void {
    this.attempt(() => fsyncSync(this.descriptor));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new FileError(this.path, "written", error);
    }
  }
}

/**
 * The whole lines of steps up to `through`, and the number of bytes they take. Bytes at the end that are no line are what
 * a crash leaves; before other lines they are damage, which cutting would make worse.
 */
function lines<R extends StepRecord>(
  content: Buffer,
  through: number,
  isRecord: Check,
): { records: R[]; bytes: number } {
  const records: R[] = [];
  let bytes = 0;
  while (true) {
    const end = content.indexOf(10, bytes); // a line feed
    if (end < 0) return { records, bytes };
    const record = parse<R>(content.toString("utf8", bytes, end), isRecord);
    if (record === undefined) {
      const rest = content.toString("utf8", end + 1).split("\n");
      if (rest.some((line) => parse<R>(line, isRecord) !== undefined)) {
        throw new SyntaxError(`line ${records.length + 1} is damaged, and lines follow it`);
      }
      return { records, bytes };
    }
    if (record.step > through) return { records, bytes };
    records.push(record);
    bytes = end + 1;
  }
}

function parse<R extends StepRecord>(line: string, isRecord: Check): R | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { step } = value as { readonly step?: unknown };
  const counts = Number.isSafeInteger(step) && (step as number) >= 0;
  return counts && isRecord(value) ? (value as R) : undefined;
}

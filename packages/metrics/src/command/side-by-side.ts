import { InputError } from "./input-error.js";
import { LineReader } from "./line-reader.js";
import { shownName } from "./shown-name.js";

/** The lines of that number, one of each file. */
export interface SideBySide {
  readonly number: number;
  /** [files] */
  readonly lines: readonly string[];
}

/**
 * Reads files side by side, line by line.
 *
 * @throws {InputError} for a file that is empty, cannot be read, is not UTF-8, or ends before another.
 */
export async function* readSideBySide(paths: readonly string[]): AsyncGenerator<SideBySide> {
  const readers = paths.map((path) => new LineReader(path));
  try {
    for (let number = 1; ; number++) {
      const lines = await Promise.all(readers.map((reader) => reader.next()));
      const ended = lines.indexOf(undefined);
      if (ended < 0) {
        yield { number, lines: lines as string[] };
        continue;
      }
      const other = lines.findIndex((line) => line !== undefined);
      if (other < 0 && number > 1) return;
      throw new InputError(
        shownName(paths[ended] as string),
        undefined,
        number === 1
          ? "is empty; expected a line for each segment"
          : `ends after line ${number - 1}, but ${shownName(paths[other] as string)} goes on; expected as many lines`,
      );
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

/**
 * The id of a segment, which those lines that have one must share.
 *
 * @throws {InputError} for the first that differs.
 */
export function sharedId(
  lines: readonly { readonly id?: string }[],
  paths: readonly string[],
  number: number,
): string | undefined {
  const first = lines.findIndex(({ id }) => id !== undefined);
  const expected = lines[first]?.id;
  const other = lines.findIndex(({ id }) => id !== undefined && id !== expected);
  if (other < 0) return expected;
  throw new InputError(
    shownName(paths[other] as string),
    number,
    `id: ${JSON.stringify(lines[other]?.id)}; expected ${JSON.stringify(expected)} as in ${shownName(paths[first] as string)}`,
  );
}

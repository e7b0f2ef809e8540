import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FuzzSummary, fuzzReaders, type Random } from "@msmae/fuzzing";
import { PoseFormatError, PoseJsonError } from "../index.js";
import { makeReaders } from "./fuzz-readers.fixture.js";

/** How many readers there are. */
export const READERS = makeReaders("", () => 0).length;

/** The file (or that it is no JSON at all), where in it, and what was expected there or what there is. */
const MESSAGE = /(mutated|\.pose): (byte [\d,]+: .*(expected|remain)|not JSON|(?!byte).*expected)/;

/**
 * Feeds mutated inputs to every reader of the package.
 *
 * @param inputs How many, to all readers together.
 * @throws {Error} with the reader and the input, at the first that makes anything but a pose, which is written as it was
 *   read, or a typed error of one line: see {@link fuzzReaders}.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  try {
    return await fuzzReaders({
      readers: makeReaders(join(folder, "mutated.pose"), random),
      ...{ inputs, random, message: MESSAGE },
      isRefusal: (error) => error instanceof PoseFormatError || error instanceof PoseJsonError,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

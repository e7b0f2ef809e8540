import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PoseFormatError, PoseJsonError } from "../index.js";
import type { Random } from "../operations/random.js";
import { makeReaders } from "./fuzz-readers.fixture.js";
import { mutate } from "./mutate.fixture.js";
import { watchAllocations } from "./watch-allocations.fixture.js";

/** What a run of {@link fuzz} found beside no failure. */
export interface FuzzSummary {
  readonly inputs: number;
  /** Inputs that were read, by the reader. */
  readonly read: Readonly<Record<string, number>>;
  /** Inputs that were refused with a typed error, by the reader. */
  readonly refused: Readonly<Record<string, number>>;
  /** The largest array that was asked for, as a multiple of its input, and the slowest input in milliseconds. */
  readonly largest: number;
  readonly slowest: number;
}

/** Ours: no single array may take more than this many times the input, and what an empty input may take besides. */
const LARGEST = 64;
const FREE = 2 ** 25;
const SLOWEST = 10_000; // milliseconds; thousands of times what the slowest input takes

/**
 * Feeds mutated inputs to every reader of the package: bits flipped, counts and numbers replaced by other ones and huge
 * ones, stretches cut, doubled, inserted, replaced by invalid UTF-8.
 *
 * @throws {Error} with the reader, the number of the input and its bytes, if anything but a pose or a typed error of one
 *   line comes out, if a pose is not written as what was read, or if a reader asks for too large an array.
 */
export function fuzz(inputs: number, random: Random): FuzzSummary {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  const readers = makeReaders(join(folder, "mutated.pose"), random);
  const summary = { inputs, read: {} as Record<string, number>, refused: {} as Record<string, number> };
  let [largest, slowest] = [0, 0];
  const allocations = watchAllocations();
  try {
    for (let i = 0; i < inputs; i++) {
      const { name, originals, head, read } = readers[i % readers.length]!;
      const kept = mutate(originals[Math.floor(random() * originals.length)]!, head, random);
      // Reading may take over the bytes. Half of them come as a Buffer, at any offset of its pool.
      const bytes = random() < 0.5 ? kept.slice() : Buffer.from(kept);
      const report = (what: string, cause?: unknown) => {
        const input = kept.length > 2000 ? `${kept.length} bytes` : Buffer.from(kept).toString("base64");
        return new Error(`Input ${i} to ${name}: ${what}. The input: ${input}`, { cause });
      };
      allocations.largest = 0;
      const began = performance.now();
      try {
        read(bytes);
        summary.read[name] = (summary.read[name] ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof PoseFormatError || error instanceof PoseJsonError)) {
          throw report(
            error instanceof Error ? `${error.name}: ${error.message}` : "no error was thrown",
            error,
          );
        }
        if (/[\p{Cc}\u2028\u2029]/u.test(error.message) || error.message.length > 1000)
          throw report(`the error is not one line: ${error.message}`);
        // The file (or that it is no JSON at all), where in it, and what was expected there or what there is.
        if (
          !/(mutated|\.pose): (byte [\d,]+: .*(expected|remain)|not JSON|(?!byte).*expected)/.test(
            error.message,
          )
        )
          throw report(`the error does not say where it is, or what was expected: ${error.message}`);
        summary.refused[name] = (summary.refused[name] ?? 0) + 1;
      }
      const took = performance.now() - began;
      if (took > SLOWEST) throw report(`it took ${took.toFixed(0)} ms`);
      if (allocations.largest > LARGEST * kept.length + FREE)
        throw report(`an array of ${allocations.largest} bytes was asked for`);
      slowest = Math.max(slowest, took);
      largest = Math.max(largest, allocations.largest / Math.max(1, kept.length));
    }
  } finally {
    allocations.stop();
    rmSync(folder, { recursive: true });
  }
  return { ...summary, largest, slowest };
}

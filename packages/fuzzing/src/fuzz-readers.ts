import type { Random } from "./generator.js";
import { mutate } from "./mutate.js";
import { watchAllocations } from "./watch-allocations.js";

/** A reader, and what it reads before it is mutated. */
export interface Reader {
  readonly name: string;
  readonly originals: readonly Uint8Array[];
  /** How many bytes at the beginning most mutations go to; by default 400. */
  readonly head?: number;
  /** Reads, and checks what it has read, such as that no NaN is where a number is due. It may change the bytes. */
  read(bytes: Uint8Array): void | Promise<void>;
}

export interface FuzzOptions {
  readonly readers: readonly Reader[];
  /** How many inputs, to all readers together, in turn. */
  readonly inputs: number;
  readonly random: Random;
  /** Whether an error says that the input was refused, as opposed to a fault of the reader. */
  isRefusal(error: unknown): boolean;
  /** What the message of every refusal has in it, such as what was expected. */
  readonly message?: RegExp;
}

/** What a run of {@link fuzzReaders} found beside no failure. */
export interface FuzzSummary {
  readonly inputs: number;
  /** Inputs that were read, by the reader. */
  readonly read: Readonly<Record<string, number>>;
  /** Inputs that were refused with a typed error, by the reader. */
  readonly refused: Readonly<Record<string, number>>;
  /** The largest array that was asked for, in bytes; and as a multiple of its input where it was above 64 MB. */
  readonly largest: number;
  readonly multiple: number;
  /** The slowest input in milliseconds. */
  readonly slowest: number;
}

/** Chosen here: no single array may take more than ten times the input, nor be refused where it takes 64 MB or less. */
const LARGEST = 10;
const FREE = 64e6;
const SLOWEST = 2000; // milliseconds
const LONGEST_MESSAGE = 1000;

/**
 * Feeds mutated inputs to readers: see {@link mutate}.
 *
 * @throws {Error} with the reader, the number of the input and its bytes, if anything but a result or a refusal of one line
 *   comes out, if a reader takes more than two seconds, or asks for an array above ten times the input and 64 MB.
 * @example
 * await fuzzReaders({
 *   readers: [{ name: "readPose", originals: [bytes], read: (bytes) => check(readPose(bytes)) }],
 *   inputs: 1000,
 *   random: generator(1),
 *   isRefusal: (error) => error instanceof PoseFormatError,
 * });
 */
export async function fuzzReaders({
  readers,
  inputs,
  random,
  isRefusal,
  message = /./,
}: FuzzOptions): Promise<FuzzSummary> {
  const summary = { inputs, read: {} as Record<string, number>, refused: {} as Record<string, number> };
  let [largest, multiple, slowest] = [0, 0, 0];
  const allocations = watchAllocations();
  try {
    for (let i = 0; i < inputs; i++) {
      const { name, originals, head = 400, read } = readers[i % readers.length]!;
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
        await read(bytes);
        summary.read[name] = (summary.read[name] ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof Error)) throw report("no error was thrown", error);
        if (!isRefusal(error)) throw report(`${error.name}: ${error.message}`, error);
        if (/[\p{Cc}\u2028\u2029]/u.test(error.message) || error.message.length > LONGEST_MESSAGE)
          throw report(`the error is not one line: ${error.message}`);
        if (!message.test(error.message))
          throw report(`the error does not say where it is, or what was expected: ${error.message}`);
        summary.refused[name] = (summary.refused[name] ?? 0) + 1;
      }
      const took = performance.now() - began;
      if (took > SLOWEST) throw report(`it took ${took.toFixed(0)} ms`);
      const times = allocations.largest / Math.max(1, kept.length);
      if (allocations.largest > FREE) {
        if (times > LARGEST) throw report(`an array of ${allocations.largest} bytes was asked for`);
        multiple = Math.max(multiple, times);
      }
      slowest = Math.max(slowest, took);
      largest = Math.max(largest, allocations.largest);
    }
  } finally {
    allocations.stop();
  }
  return { ...summary, largest, multiple, slowest };
}

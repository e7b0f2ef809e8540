import type { FuzzSummary } from "./fuzz-readers.js";
import { generator, type Random } from "./generator.js";

/**
 * The short form of `run fuzz` for a package's tests: every reader has read some of its inputs and refused others, so that
 * neither a reader that takes anything nor one that takes nothing passes.
 *
 * @param readers How many readers there are.
 * @param fuzz Feeds so many inputs to all of them together.
 * @param options.inputs Of each reader.
 * @param options.refusesAll Readers whose every mutated input is refused, such as those of a file with a checksum.
 * @throws {Error} that names the reader, and what `fuzz` throws.
 * @example
 * test("every reader makes of mutated inputs what it should, or a typed error of one line", () => tryReaders(READERS, fuzz));
 */
export async function tryReaders(
  readers: number,
  fuzz: (inputs: number, random: Random) => Promise<FuzzSummary>,
  {
    inputs = 100,
    refusesAll = () => false,
  }: { readonly inputs?: number; readonly refusesAll?: (reader: string) => boolean } = {},
): Promise<void> {
  const { read, refused } = await fuzz(inputs * readers, generator(1));
  const names = Object.keys({ ...read, ...refused });
  if (names.length !== readers) throw new Error(`${names.length} readers had inputs, expected ${readers}`);
  for (const name of names) {
    if (!((read[name] ?? 0) > 0 || refusesAll(name))) throw new Error(`${name} has read none of its inputs`);
    if (!((refused[name] ?? 0) > 0)) throw new Error(`${name} has refused none of its inputs`);
  }
}

import type { FuzzSummary } from "./fuzz-readers.js";
import { generator, type Random } from "./generator.js";

/**
 * The program behind a package's `run fuzz [inputs] [seed]`: as many mutated inputs for each of its readers, 100,000 where
 * no number is given. Prints what came out, and ends with 1 and the input at the first failure.
 *
 * @param readers How many readers there are.
 * @param fuzz Feeds so many inputs to all of them together.
 */
export async function runFuzz(
  readers: number,
  fuzz: (inputs: number, random: Random) => Promise<FuzzSummary>,
): Promise<void> {
  const [each, seed] = [process.argv[2] ?? "100000", process.argv[3] ?? "1"].map(Number) as [number, number];
  const began = performance.now();
  try {
    const { inputs, read, refused, largest, multiple, slowest } = await fuzz(each * readers, generator(seed));
    for (const reader of Object.keys({ ...read, ...refused })) {
      console.log(`${reader.padEnd(36)}${read[reader] ?? 0} read, ${refused[reader] ?? 0} refused`);
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const memory = Math.round(process.memoryUsage().rss / 1e6);
    const above = multiple > 0 ? `, ${multiple.toFixed(1)} times its input` : "";
    console.log(
      `${inputs} inputs with seed ${seed} in ${seconds} s: largest array ${(largest / 1e6).toFixed(1)} MB${above}, slowest input ${slowest.toFixed(0)} ms, ${memory} MB`,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

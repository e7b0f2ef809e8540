/**
 * `pnpm --filter @msmae/pose run fuzz [inputs] [seed]` after `pnpm run build`: mutated inputs through every reader,
 * 100,000 where no number is given. Prints what came out, and ends with 1 and the input at the first failure.
 */
import { fuzz } from "../dist/formats/fuzz.fixture.js";

const [inputs, seed] = [process.argv[2] ?? "100000", process.argv[3] ?? "1"].map(Number);
let state = seed >>> 0;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const began = performance.now();
try {
  const { read, refused, largest, slowest } = fuzz(inputs, random);
  for (const reader of Object.keys({ ...read, ...refused })) {
    console.log(`${reader.padEnd(24)}${read[reader] ?? 0} read, ${refused[reader] ?? 0} refused`);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${inputs} inputs with seed ${seed} in ${seconds} s: largest array ${largest.toFixed(1)} times its input, slowest input ${slowest.toFixed(0)} ms, ${memory} MB`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

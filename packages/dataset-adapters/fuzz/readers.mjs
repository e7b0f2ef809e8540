/**
 * `pnpm --filter @msmae/dataset-adapters run fuzz [inputs] [seed]` after `pnpm run build`: mutated inputs through every reader,
 * 100,000 for each where no number is given.
 */
import { runFuzz } from "@msmae/fuzzing";
import { fuzz, READERS } from "../dist/fuzz.fixture.js";

await runFuzz(READERS, fuzz);

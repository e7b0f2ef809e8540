/**
 * Runs or resumes the small regression in the folder of the first argument, for tests that kill it:
 * `node killed-run.fixture.js FOLDER STEPS`. Prints each update's number.
 */
import { train } from "./loop.js";
import { regressionOptions } from "./regression.fixture.js";
import { RunDirectory } from "./run-directory.js";

const [folder, steps] = process.argv.slice(2) as [string, string];
const description = { config: { steps: Number(steps) }, versions: {}, revision: null };
const run = RunDirectory.holdsRun(folder)
  ? RunDirectory.resume(folder)
  : RunDirectory.create(folder, description);
process.stdout.write("open\n");
try {
  await train({
    ...regressionOptions(run, Number(steps)),
    onProgress: ({ record }) => process.stdout.write(`${record.step}\n`),
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  run.close();
}

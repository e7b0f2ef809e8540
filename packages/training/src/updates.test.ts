import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createAdamWState } from "./adamw.js";
import { regressionBatch, regressionObjective, regressionOptions } from "./regression.fixture.js";
import { RunDirectory } from "./run-directory.js";
import { scanUpdater } from "./scanned-updates.js";
import { Stopwatch } from "./stopwatch.js";
import { hostUpdater } from "./updates.js";

test.each([
  ["hostUpdater", hostUpdater],
  ["scanUpdater", scanUpdater],
] as const)("%s() compiles once, and gives the memory back when it is disposed of", async (_, make) => {
  const folder = mkdtempSync(join(tmpdir(), "msmae-updates-"));
  const run = RunDirectory.create(folder, { config: {}, versions: {}, revision: null });
  const options = regressionOptions(run, 9);
  let traced = 0;
  const objective: typeof regressionObjective = (...given) => {
    traced++;
    return regressionObjective(...given);
  };
  const state = { optimizer: createAdamWState(options.parameters), recentLosses: [] };
  const updater = make(options.parameters, state, { ...options, objective });
  const nextBatch = () => Promise.resolve(regressionBatch(state.optimizer.step));
  const source = { nextBatch, stopwatch: new Stopwatch(), check: () => {} };
  await updater.update(1, source);
  await updater.update(1, source);
  expect(traced).toBe(1);
  await updater.dispose();
  await updater.update(1, source); // what was released has to be compiled again
  expect(traced).toBe(2);
  expect(state.optimizer.step).toBe(3);
  await updater.dispose();
  run.close();
});

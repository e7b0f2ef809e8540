import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunDirectory } from "@msmae/training";
import { countParameters } from "../runtime/runtime.js";
import { versions } from "../runtime/versions.js";
import type { ProgressEvent } from "./progress.js";
import { Progress } from "./progress.js";
import { planRun, type RunHooks, type RunOptions } from "./run.js";
import type { Prepared, RunConfig, Task } from "./task.js";

/** Chosen here: the first step compiles, and three more vary by a few per cent on a machine that does nothing else. */
const STEPS = 4;
/** Steps of large models are measured for so many milliseconds at most, and twice at least. Chosen here. */
const LONGEST = 60_000;

/** What a run would be. */
export interface DryRun {
  readonly task: string;
  /** Every setting, defaults included: what the run's `config.json` would hold. */
  readonly config: RunConfig;
  /** How many of each part. */
  readonly clips: { readonly train: number; readonly valid: number; readonly test: number };
  readonly parameters: number;
  /** The number of the last update. */
  readonly steps: number;
  /** Where it is computed, such as `cpu`. */
  readonly provider: string;
  /** Steps that were made to measure what follows, the first, which compiles, left out; 0 for none. */
  readonly measured: number;
  /** Of a step, data included: the mean over those; absent where none was measured. */
  readonly secondsPerStep?: number;
  /** Most memory of this process so far, in bytes; a GPU's own is not part of it. */
  readonly peakMemory: number;
}

/**
 * Checks a run as `runTask` would, makes a few steps of it on its data, and leaves nothing: what training writes goes to a
 * temporary folder, which is removed.
 *
 * @throws as `runTask`.
 */
export async function dryRun<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: RunOptions,
  { onProgress, signal }: RunHooks = {},
): Promise<DryRun> {
  if (options.out !== undefined) RunDirectory.check(options.out);
  const { config, prepared } = await planRun(task, options, new Progress(onProgress));
  const { train, valid, test } = task.parts(prepared);
  const seconds = await measureSteps(task, prepared, signal);
  const { length } = seconds;
  return {
    ...{ task: task.command, config },
    clips: { train: train.length, valid: valid.length, test: test.length },
    parameters: countParameters(prepared.parameters),
    ...{ steps: prepared.steps, provider: prepared.provider, measured: length },
    ...(length > 0 && { secondsPerStep: seconds.reduce((sum, each) => sum + each, 0) / length }),
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

/** The seconds of a few steps, without the first. */
async function measureSteps<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  prepared: P,
  outer: AbortSignal | undefined,
): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-dry-run-"));
  const controller = new AbortController();
  const signal = outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]);
  const began = performance.now();
  const seconds: number[] = [];
  const onProgress = (event: ProgressEvent) => {
    if (event.event !== "step") return;
    const { data, compute, optimizer } = (event as Extract<ProgressEvent, { event: "step" }>).seconds;
    seconds.push(data + compute + optimizer);
    const long = performance.now() - began > LONGEST && seconds.length > 1;
    if (seconds.length >= STEPS || long) controller.abort();
  };
  try {
    const about = { config: prepared.config, versions: versions(), revision: null };
    const run = RunDirectory.create(join(folder, "run"), { task: task.command, ...about });
    try {
      const trained = await task.train(prepared, run, new Progress(onProgress), signal);
      await trained.dispose();
    } finally {
      run.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  outer?.throwIfAborted();
  return seconds.slice(1);
}

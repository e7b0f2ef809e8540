import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CorpusIndex, scanCorpus } from "@msmae/datasets";
import { RESULT_VERSION } from "@msmae/evaluation";
import { CheckpointFolder, gitRevision, RunDirectory } from "@msmae/training";
import { referenceOf } from "@msmae/transformer";
import { openDevice } from "../runtime/device.js";
import { countParameters, millions, type Runtime } from "../runtime/runtime.js";
import { versions } from "../runtime/versions.js";
import { refuseSizes } from "../settings/memory.js";
import { type Layer, resolveSettings, type Settings } from "../settings/settings.js";
import { type OnProgress, Progress } from "./progress.js";
import { refuseMissing, refuseOtherTask } from "./resumable.js";
import { continuedData, firstData, type RunData } from "./run-data.js";
import { describeSkipped } from "./skipped-notes.js";
import type { Prepared, RunConfig, Task } from "./task.js";

/** What to train, and where. */
export interface RunOptions {
  readonly layers: readonly Layer[];
  /** The run's folder; the first free one of `runs/pretrain`, `runs/pretrain-2`, … where undefined. */
  readonly out: string | undefined;
  /** Whether the run in `out` is continued. */
  readonly resume: boolean;
  /** The checkpoint that the first weights are taken from. */
  readonly init: string | undefined;
  /** Whether a run may be continued although its data has changed. */
  readonly acceptChangedData?: boolean;
  readonly runtime: Runtime;
}

/** How a caller follows a run and ends it. */
export interface RunHooks {
  /** Told what happens, in the order in which it does. Nothing is printed without it, and nothing with it. */
  readonly onProgress?: OnProgress;
  /** Finishes the update, writes a checkpoint and returns: the run can be continued. */
  readonly signal?: AbortSignal;
}

/** What a run left. */
export interface RunResult {
  /** The run's folder. */
  readonly run: string;
  /** Whether the signal ended it before the last update. */
  readonly interrupted: boolean;
  /** Whether it was finished before, so that nothing was trained. */
  readonly wasFinished: boolean;
  /** The number of the last update. */
  readonly step: number;
  /** The checkpoint that the run is for; the last one where it was interrupted. */
  readonly checkpoint: string;
  /** `report.html`; undefined where the run was interrupted. */
  readonly report: string | undefined;
  /** Where it was computed: a run that is continued elsewhere differs in the last bits of its numbers. */
  readonly runtime: Runtime;
}

/**
 * Starts a run, or goes on with one. Settings, device, data and weights are checked before a run's folder is made.
 *
 * @throws {SettingsError | RunError | WrongCheckpointError | CorpusError | …} whose message is one line.
 * @throws the signal's reason, where it was aborted before training began.
 */
export async function runTask<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: RunOptions,
  { onProgress, signal = new AbortController().signal }: RunHooks = {},
): Promise<RunResult> {
  const progress = new Progress(onProgress);
  return options.resume ? resume(task, options, progress, signal) : start(task, options, progress, signal);
}

/** A run that could be started: nothing of it has been written yet. */
export interface Plan<C extends RunConfig, P extends Prepared<C>> {
  readonly config: C;
  readonly data: RunData;
  readonly prepared: P;
}

/** Checks settings, device, data and weights of a new run. */
export async function planRun<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  { layers, init, runtime: asked }: RunOptions,
  progress: Progress,
): Promise<Plan<C, P>> {
  const all = [...layers, ...(init === undefined ? [] : [{ source: "--init", settings: { init } }])];
  const config = absolutePaths(resolveSettings(task.schema, all));
  const { provider, runtime } = await openDevice(asked, progress);
  refuseSizes(config, task.sizes, provider === "cpu", all);
  const data = firstData(scan(config));
  const prepared = await task.prepare({ config, runtime, provider, progress, data, checkpoint: undefined });
  return { config, data, prepared };
}

async function start<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: RunOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunResult> {
  const folder = () => resolve(options.out ?? freeFolder(`runs/${task.command}`));
  RunDirectory.check(folder()); // a large corpus takes a while to look through
  const { config, data, prepared } = await planRun(task, options, progress);
  signal.throwIfAborted();
  const { fingerprint, clips } = data.description;
  const run = RunDirectory.create(folder(), {
    version: RESULT_VERSION,
    task: task.command,
    config,
    versions: versions(),
    revision: await gitRevision(import.meta.dirname),
    corpus: { fingerprint, clips },
  });
  try {
    data.record(run, task.parts(prepared));
    return await trainAndReport(task, prepared, run, progress, signal);
  } finally {
    run.close();
  }
}

async function resume<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  { layers, out, runtime: asked, acceptChangedData: accept = false }: RunOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunResult> {
  const run = RunDirectory.resume<Settings>(resolve(out ?? ""));
  try {
    refuseOtherTask(task.command, run);
    // What the run was started with; settings that decide nothing of its result may be new.
    const all = [{ source: join(run.path, "config.json"), settings: run.description.config }, ...layers];
    const config = resolveSettings(task.schema, all);
    const checkpoints = new CheckpointFolder(run.checkpoints, config.checkpoints, 0, null);
    const finished = finishedRun(task, config, run, checkpoints);
    if (finished !== undefined) return { ...finished, runtime: asked };
    checkpoints.refuseLost(run);
    const newest = (await checkpoints.newestReadable()) ?? checkpoints.newestWhole();
    const checkpoint = newest === undefined ? undefined : checkpoints.weights(newest);
    const { provider, runtime } = await openDevice(asked, progress);
    refuseSizes(config, task.sizes, provider === "cpu", all);
    const data = continuedData(run, scan(config), { accept, step: newest ?? 0 }, progress);
    const prepared = await task.prepare({ config, runtime, provider, progress, data, checkpoint });
    signal.throwIfAborted();
    data.record(run, task.parts(prepared));
    return await trainAndReport(task, prepared, run, progress, signal);
  } finally {
    run.close();
  }
}

/** What a run left that is at its end; undefined for one that is not. */
function finishedRun<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  config: C,
  run: RunDirectory<Settings>,
  checkpoints: CheckpointFolder,
): Omit<RunResult, "runtime"> | undefined {
  const report = join(run.path, "report.html");
  if (!existsSync(report)) return undefined;
  const step = Math.max(run.trainedSteps(), checkpoints.newest() ?? 0);
  const last = checkpoints.weights(step);
  const checkpoint = task.result(config, run, last);
  refuseMissing([last, checkpoint], report);
  return { run: run.path, interrupted: false, wasFinished: true, step, checkpoint, report };
}

async function trainAndReport<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  prepared: P,
  run: RunDirectory,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunResult> {
  const { config, corpus, runtime, provider, parameters, steps } = prepared;
  const count = countParameters(parameters);
  progress.say(
    `${task.title(config)} ${millions(count)} parameters for ${steps} steps on ${provider}, in ${run.path}`,
    { run: run.path, parameters: count, steps },
  );
  const trained = await task.train(prepared, run, progress, signal);
  try {
    const { interrupted, step, checkpoint: last } = trained.result;
    const report = interrupted ? undefined : await trained.report();
    // The report's clips are among them.
    describeSkipped(corpus, trained.skipped(), "while training, ", progress);
    const checkpoint = interrupted ? last : task.result(config, run, last);
    return { run: run.path, interrupted, wasFinished: false, step, checkpoint, report, runtime };
  } finally {
    await trained.dispose();
  }
}

function scan({ corpus, model }: RunConfig): CorpusIndex {
  return scanCorpus(corpus, model.streams, referenceOf(model));
}

/** The run may be resumed from another folder. */
function absolutePaths<C extends RunConfig>(config: C): C {
  const { corpus, init } = config;
  return {
    ...config,
    corpus: "path" in corpus ? { ...corpus, path: resolve(corpus.path) } : corpus,
    ...(init !== undefined && { init: resolve(init) }),
  };
}

/** The first of `runs/demo`, `runs/demo-2`, … that is not there yet. */
export function freeFolder(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type CorpusIndex,
  type CorpusSource,
  type SkippedClip,
  scanCorpus,
  summariseSkipped,
} from "@msmae/datasets";
import type { StreamName } from "@msmae/pose";
import { interruptible } from "@msmae/terminal";
import type { Provider } from "@msmae/tfjs-onnxruntime";
import {
  CheckpointFolder,
  type CheckpointPolicy,
  gitRevision,
  RunDirectory,
  type TrainingResult,
} from "@msmae/training";
import { referenceOf } from "@msmae/transformer";
import type { z } from "zod";
import { openDevice } from "../runtime/device.js";
import { countParameters, type Runtime } from "../runtime/runtime.js";
import { versions } from "../runtime/versions.js";
import { refuseSizes, type Sizes } from "../settings/memory.js";
import { type Layer, resolveSettings, type Settings } from "../settings/settings.js";
import type { Progress } from "./progress.js";
import { refuseMissing, refuseOtherTask } from "./resumable.js";
import { resumeCommand } from "./resume-command.js";
import { continuedData, type DataDescription, firstData, type RunData, type RunSplit } from "./run-data.js";

/** What the command line says, as the commands that train take it. */
export interface RunOptions {
  readonly layers: readonly Layer[];
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly init: string | undefined;
  /** Whether a run may be continued although its data has changed. */
  readonly acceptChangedData?: boolean;
  readonly runtime: Runtime;
}

/** The settings that every kind of training has. */
interface RunConfig {
  readonly corpus: CorpusSource;
  readonly model: { readonly streams: readonly StreamName[]; readonly hands?: string | undefined };
  /** The checkpoint that the first weights are taken from. */
  readonly init?: string | undefined;
  readonly checkpoints: CheckpointPolicy;
}

/** Settings, data and weights that fit each other. */
export interface Prepared<C extends RunConfig = RunConfig> {
  readonly config: C;
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly corpus: CorpusIndex;
  /** What the results are about. */
  readonly data: DataDescription;
  /** What is trained: float32 host tensors. */
  readonly parameters: object;
  /** The number of the last update. */
  readonly steps: number;
}

/** What a run begins or goes on with. */
export interface Preparation<C> {
  readonly config: C;
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly progress: Progress;
  readonly data: RunData;
  /** The newest checkpoint of a run that is continued; undefined where the first weights are needed. */
  readonly checkpoint: string | undefined;
}

/** A kind of training: what `pretrain`, `recognize` and `translate` do differently. */
export interface Task<C extends RunConfig, P extends Prepared<C>> {
  readonly command: "pretrain" | "recognize" | "translate";
  /** Such as `Pretraining`; the number of parameters follows. */
  title(config: C): string;
  readonly schema: z.ZodType<C>;
  /** What a run takes. */
  readonly sizes: Sizes<C>;
  /** Looks at data and weights, and finds whatever can be wrong with them. */
  prepare(preparation: Preparation<C>): Promise<P>;
  /** The clips of each part, as indices into the corpus. */
  parts(prepared: P): RunSplit;
  /** Trains to the end or to the signal. */
  train(prepared: P, run: RunDirectory, progress: Progress, signal: AbortSignal): Promise<Trained>;
  /** The checkpoint that a finished run is for. */
  result(config: C, run: RunDirectory, newest: string): string;
}

/** How training ended, and what is to be done then. */
export interface Trained {
  readonly result: TrainingResult;
  /** Clips that could not be used, so far. */
  skipped(): readonly SkippedClip[];
  /** Writes what the run is for, its report last. @returns The report's path. */
  report(): Promise<string>;
  /** Releases memory. */
  dispose(): Promise<void>;
}

/** What a run left. */
export interface Ended {
  readonly interrupted: boolean;
  readonly run: string;
  /** The checkpoint that the run is for; the last one where it was interrupted. */
  readonly checkpoint: string;
}

/**
 * Starts a run, or goes on with one. Settings, device, data and weights are checked before a run's folder is made.
 *
 * @throws {UserError | CorpusError | CheckpointMismatchError | …} whose message is one line.
 */
export async function runTask<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: RunOptions,
  progress: Progress,
): Promise<Ended> {
  return options.resume ? resume(task, options, progress) : start(task, options, progress);
}

async function start<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  { layers, init, out, runtime: asked }: RunOptions,
  progress: Progress,
): Promise<Ended> {
  const all = [...layers, ...(init === undefined ? [] : [{ source: "--init", settings: { init } }])];
  const config = absolutePaths(resolveSettings(task.schema, all));
  const folder = () => resolve(out ?? freeFolder(`runs/${task.command}`));
  RunDirectory.check(folder()); // a large corpus takes a while to look through
  const { provider, runtime } = await openDevice(asked, progress);
  refuseSizes(config, task.sizes, provider === "cpu", all);
  const data = firstData(scan(config));
  const preparation = { config, runtime, provider, progress, data, checkpoint: undefined };
  const prepared = await task.prepare(preparation);
  const { fingerprint, clips } = data.description;
  const run = RunDirectory.create(folder(), {
    task: task.command,
    config,
    versions: versions(),
    revision: await gitRevision(import.meta.dirname),
    corpus: { fingerprint, clips },
  });
  try {
    data.record(run, task.parts(prepared));
    return await trainAndReport(task, prepared, run, progress);
  } finally {
    run.close();
  }
}

async function resume<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  { layers, out, runtime: asked, acceptChangedData: accept = false }: RunOptions,
  progress: Progress,
): Promise<Ended> {
  const run = RunDirectory.resume<Settings>(resolve(out ?? ""));
  try {
    refuseOtherTask(task.command, run, asked);
    const config = resumedConfig(task.schema, run, layers);
    const report = join(run.path, "report.html");
    const checkpoints = new CheckpointFolder(run.checkpoints, config.checkpoints, 0, null);
    if (existsSync(report)) {
      const steps = Math.max(run.trainedSteps(), checkpoints.newest() ?? 0);
      const final = checkpoints.weights(steps);
      const checkpoint = task.result(config, run, final);
      refuseMissing([final, checkpoint], report);
      finish(progress, `The run is finished, after ${steps} steps.\n`, checkpoint, report);
      return { interrupted: false, run: run.path, checkpoint };
    }
    checkpoints.refuseLost(run);
    const newest = (await checkpoints.newestReadable()) ?? checkpoints.newestWhole();
    const last = newest === undefined ? undefined : checkpoints.weights(newest);
    const { provider, runtime } = await openDevice(asked, progress);
    refuseSizes(config, task.sizes, provider === "cpu", [configLayer(run), ...layers]);
    const found = scan(config);
    const data = continuedData(run, found, { accept, step: newest ?? 0 }, progress);
    const prepared = await task.prepare({ config, runtime, provider, progress, data, checkpoint: last });
    data.record(run, task.parts(prepared));
    return await trainAndReport(task, prepared, run, progress);
  } finally {
    run.close();
  }
}

/** What the run was started with; settings that decide nothing of its result may be new. */
function resumedConfig<C>(schema: z.ZodType<C>, run: RunDirectory<Settings>, layers: readonly Layer[]): C {
  return resolveSettings(schema, [configLayer(run), ...layers]);
}

const configLayer = (run: RunDirectory<Settings>): Layer => ({
  source: join(run.path, "config.json"),
  settings: run.description.config,
});

async function trainAndReport<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  prepared: P,
  run: RunDirectory,
  progress: Progress,
): Promise<Ended> {
  const { corpus, runtime, provider, parameters, steps } = prepared;
  const count = countParameters(parameters);
  const { signal, release } = interruptible(
    () => progress.say("Finishing the step; Ctrl-C again to stop at once."),
    () => progress.stop(),
  );
  try {
    progress.say(
      `${task.title(prepared.config)} ${millions(count)} parameters for ${steps} steps on ${provider}, in ${run.path}`,
      { run: run.path, parameters: count, steps },
    );
    const trained = await task.train(prepared, run, progress, signal);
    try {
      const { result } = trained;
      const { interrupted, step } = result;
      const describe = () => describeSkipped(corpus, trained.skipped(), "while training, ", progress);
      if (interrupted) {
        describe();
        const command = resumeCommand(task.command, run.path, runtime);
        const line = `Interrupted after step ${step}. Continue with: ${command}`;
        const { checkpoint } = result;
        progress.finish(line, { interrupted, step, checkpoint, command });
        return { interrupted, run: run.path, checkpoint };
      }
      const report = await trained.report();
      describe(); // those among them that were to be measured
      const checkpoint = task.result(prepared.config, run, result.checkpoint);
      finish(progress, "", checkpoint, report);
      return { interrupted, run: run.path, checkpoint };
    } finally {
      await trained.dispose();
    }
  } finally {
    release();
    progress.stop();
  }
}

function finish(progress: Progress, line: string, checkpoint: string, report: string): void {
  progress.finish(`${line}Checkpoint ${checkpoint}\nReport     ${report}`, { checkpoint, report });
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

/** What was passed over and why; of files that cannot be opened, where the first was looked for and what it met. */
export function describeSkipped(
  corpus: CorpusIndex,
  skipped: readonly SkippedClip[],
  when: string,
  progress: Progress,
): void {
  const summary = summariseSkipped(skipped, corpus.clips.length + corpus.skipped.length);
  const unopened = skipped.find(({ reason }) => reason === "unreadable");
  const found = unopened === undefined ? "" : `; ${namingPath(unopened)}`;
  if (summary !== "") progress.warn(`${when}${summary}${found}`, { skipped });
}

/** Node's own errors name the path. */
const namingPath = ({ path, detail }: SkippedClip) => (detail.includes(path) ? detail : `${path}: ${detail}`);

/** `1.37 M` */
export function millions(count: number): string {
  return `${(count / 1e6).toFixed(2)} M`;
}

/** The first of `runs/demo`, `runs/demo-2`, … that is not there yet. */
export function freeFolder(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}

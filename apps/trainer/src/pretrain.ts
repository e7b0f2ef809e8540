import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  CorpusError,
  type CorpusIndex,
  type SkippedClip,
  scanCorpus,
  splitClips,
  summariseSkipped,
  summariseWindows,
} from "@msmae/datasets";
import { interruptible, UserError } from "@msmae/terminal";
import {
  CheckpointFolder,
  gitRevision,
  loadParameters,
  RunDirectory,
  type TrainingResult,
} from "@msmae/training";
import { initParameters } from "@msmae/transformer";
import { firstBatch } from "./batches.js";
import { type Runtime, type TrainerConfig, trainerConfigSchema } from "./config.js";
import { openDevice } from "./device.js";
import { dumpBatch } from "./dump-batch.js";
import { countParameters, type Parameters } from "./objective.js";
import { type Pretraining, runPretraining } from "./pretraining.js";
import { createProgress, type Progress } from "./progress.js";
import { reportPretraining } from "./report.js";
import { resumeCommand } from "./resume-command.js";
import { type Layer, resolveSettings, type Settings } from "./settings.js";
import { versions } from "./versions.js";

/** What the command line says, as the commands take it. */
export interface PretrainOptions {
  readonly layers: readonly Layer[];
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly init: string | undefined;
  readonly dumpBatch: string | undefined;
  readonly json: boolean;
  readonly runtime: Runtime;
}

/** What a pretraining run left. */
export interface Pretrained {
  readonly result: TrainingResult;
  readonly run: string;
}

/** `trainer pretrain`. @returns The exit code: 0, or 130 where Ctrl-C ended it. */
export async function pretrain(options: PretrainOptions): Promise<number> {
  const { result } = await startPretraining(options, createProgress(options.json));
  return result.interrupted ? 130 : 0;
}

/**
 * Starts a run, or goes on with one. Settings, device, data and weights are checked before a run's folder is made.
 *
 * @throws {UserError | CorpusError | CheckpointMismatchError | …} whose message is one line.
 */
export function startPretraining(options: PretrainOptions, progress: Progress): Promise<Pretrained> {
  return options.resume ? resume(options, progress) : start(options, progress);
}

async function start(options: PretrainOptions, progress: Progress): Promise<Pretrained> {
  const { runtime, init } = options;
  const layers = [
    ...options.layers,
    ...(init === undefined ? [] : [{ source: "--init", settings: { init } }]),
  ];
  const config = absolutePaths(resolveSettings(trainerConfigSchema, layers));
  await openDevice(runtime);
  const corpus = scanCorpus(config.corpus, config.model.streams);
  checkClips(config, corpus);
  const parameters = await firstParameters(config);
  describeCorpus(config, corpus, progress);
  const pretraining: Pretraining = { config, corpus, parameters, runtime };
  if (options.dumpBatch !== undefined) {
    await dumpBatch(resolve(options.dumpBatch), pretraining);
    progress.say(`Wrote the first batch, its loss and gradients to ${options.dumpBatch}`, {
      dump: options.dumpBatch,
    });
  }
  const run = RunDirectory.create(resolve(options.out ?? freeFolder("runs/pretrain")), {
    config,
    versions: versions(),
    revision: await gitRevision(import.meta.dirname),
  });
  return trainAndReport(pretraining, run, progress).finally(() => run.close());
}

async function resume(options: PretrainOptions, progress: Progress): Promise<Pretrained> {
  const { runtime } = options;
  const run = RunDirectory.resume<Settings>(resolve(options.out ?? ""));
  try {
    const config = resumedConfig(run, options);
    const checkpoints = new CheckpointFolder(
      run.checkpoints,
      config.checkpoints,
      config.train.steps,
      config.model,
    );
    const report = join(run.path, "report.html");
    if (existsSync(report)) {
      const { steps } = config.train;
      const checkpoint = checkpoints.weights(steps);
      finish(progress, `The run is finished, ${steps} of ${steps} steps.\n`, checkpoint, report);
      return { result: { interrupted: false, step: steps, checkpoint }, run: run.path };
    }
    await openDevice(runtime);
    const corpus = scanCorpus(config.corpus, config.model.streams);
    const parameters = existsSync(checkpoints.weights(0))
      ? initParameters(config.model, config.seed)
      : await firstParameters(config);
    describeCorpus(config, corpus, progress);
    return await trainAndReport({ config, corpus, parameters, runtime }, run, progress);
  } finally {
    run.close();
  }
}

/** What the run was started with; settings that decide nothing of its result may be new. */
function resumedConfig(run: RunDirectory<Settings>, { layers }: PretrainOptions): TrainerConfig {
  const source = join(run.path, "config.json");
  const settings = (run.description as Partial<RunDirectory<Settings>["description"]> | null)?.config;
  if (typeof settings !== "object" || settings === null) {
    throw new UserError(`${source}: expected the settings of a run under "config"`);
  }
  return resolveSettings(trainerConfigSchema, [{ source, settings }, ...layers]);
}

async function trainAndReport(
  pretraining: Pretraining,
  run: RunDirectory,
  progress: Progress,
): Promise<Pretrained> {
  const { config, corpus, parameters, runtime } = pretraining;
  const count = countParameters(parameters);
  const device = await openDevice(runtime);
  progress.say(
    `Pretraining ${(count / 1e6).toFixed(2)} M parameters for ${config.train.steps} steps on ${device}, in ${run.path}`,
    { run: run.path, parameters: count, steps: config.train.steps },
  );
  const { signal, release } = interruptible(
    () => progress.say("Finishing the step; Ctrl-C again to stop at once."),
    () => progress.stop(),
  );
  try {
    const { result, reconstruction, skipped } = await runPretraining(
      pretraining,
      run,
      progress.listener(config),
      signal,
    );
    describeSkipped(corpus, skipped, "while training, ", progress);
    if (result.interrupted) {
      const { step, checkpoint } = result;
      const command = resumeCommand(run.path, runtime);
      const line = `Interrupted after step ${step}. Continue with: ${command}`;
      progress.finish(line, { interrupted: true, step, checkpoint, command });
      return { result, run: run.path };
    }
    const report = await reportPretraining(pretraining, run, result, reconstruction);
    if (report.table.length > 0) progress.table(report.table);
    finish(progress, "", result.checkpoint, report.path);
    return { result, run: run.path };
  } finally {
    release();
    progress.stop();
  }
}

function finish(progress: Progress, line: string, checkpoint: string, report: string): void {
  progress.finish(`${line}Checkpoint ${checkpoint}\nReport     ${report}`, { checkpoint, report });
}

/** The weights that training begins with. */
async function firstParameters({ model, seed, init }: TrainerConfig): Promise<Parameters> {
  const parameters = initParameters(model, seed);
  if (init !== undefined) await loadParameters(init, parameters);
  return parameters;
}

/** The run may be resumed from another folder. */
function absolutePaths(config: TrainerConfig): TrainerConfig {
  const { corpus, init } = config;
  return {
    ...config,
    corpus: "path" in corpus ? { ...corpus, path: resolve(corpus.path) } : corpus,
    ...(init !== undefined && { init: resolve(init) }),
  };
}

/**
 * Builds a batch of either split: a scan reads no frames, so it cannot see that nobody's shoulders are shown.
 *
 * @throws {CorpusError}
 */
function checkClips(config: TrainerConfig, corpus: CorpusIndex): void {
  firstBatch(config, corpus, "train");
  const { valid, by } = splitClips(corpus.clips, { seed: config.seed, share: config.data.validShare });
  if (valid.length === 0) return;
  try {
    firstBatch(config, corpus, "valid");
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    const remedy =
      by === "manifest" ? "" : "; hold out others with --seed, or none with --set data.validShare=0";
    throw new CorpusError(
      error.corpus,
      `clips held out for validation: ${error.detail}${remedy}`,
      error.skipped,
    );
  }
}

/** What is trained on, what was passed over and why, and what would fit better. */
function describeCorpus(config: TrainerConfig, corpus: CorpusIndex, progress: Progress): void {
  const { clips, skipped, name } = corpus;
  const { train, valid } = splitClips(clips, { seed: config.seed, share: config.data.validShare });
  progress.say(`${name}: ${train.length} clips to train on, ${valid.length} held out`, {
    corpus: name,
    train: train.length,
    valid: valid.length,
  });
  describeSkipped(corpus, skipped, "", progress);
  const chosen = train.map((index) => clips[index]!);
  const { warning } = summariseWindows(chosen, config.data, config.model.stride);
  if (warning !== undefined) progress.warn(warning, {});
  if (valid.length === 0) progress.warn("No clip is held out, so nothing is validated", {});
}

function describeSkipped(
  corpus: CorpusIndex,
  skipped: readonly SkippedClip[],
  when: string,
  progress: Progress,
): void {
  const summary = summariseSkipped(skipped, corpus.clips.length + corpus.skipped.length);
  if (summary !== "") progress.warn(`${when}${summary}`, { skipped });
}

/** The first of `runs/demo`, `runs/demo-2`, … that is not there yet. */
export function freeFolder(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}

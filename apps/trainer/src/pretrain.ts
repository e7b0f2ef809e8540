import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CorpusIndex,
  scanCorpus,
  splitClips,
  summariseSkipped,
  summariseWindows,
} from "@msmae/datasets";
import { chooseProvider } from "@msmae/tfjs-onnxruntime";
import { gitRevision, loadParameters, RunDirectory, type TrainingResult } from "@msmae/training";
import { initParameters } from "@msmae/transformer";
import { type Runtime, type TrainerConfig, trainerConfigSchema } from "./config.js";
import { dumpBatch } from "./dump-batch.js";
import { interruptible } from "./interruptible.js";
import { countParameters } from "./objective.js";
import { type Pretraining, runPretraining } from "./pretraining.js";
import { createProgress, type Progress } from "./progress.js";
import { type PretrainingReport, reportPretraining } from "./report.js";
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

/** What a finished pretraining run left. */
export interface Pretrained {
  readonly result: TrainingResult;
  readonly run: string;
  /** Nothing where the run was interrupted. */
  readonly report: PretrainingReport | undefined;
}

/** `trainer pretrain`. @returns The exit code: 0, or 130 where Ctrl-C ended it. */
export async function pretrain(options: PretrainOptions): Promise<number> {
  const progress = createProgress(options.json);
  const { result, run } = await startPretraining(options, progress);
  if (result.interrupted) {
    progress.finish(
      `Interrupted after step ${result.step}. Continue with: pnpm --filter trainer start pretrain --out ${run} --resume`,
      { interrupted: true, step: result.step, checkpoint: result.checkpoint },
    );
    return 130;
  }
  return 0;
}

/**
 * Checks settings, data and weights, and only then makes the run's folder and trains.
 *
 * @throws {UserError | CorpusError | CheckpointMismatchError | …} whose message is one line.
 */
export async function startPretraining(options: PretrainOptions, progress: Progress): Promise<Pretrained> {
  const resumed = options.resume ? RunDirectory.resume<Settings>(resolve(options.out ?? "")) : undefined;
  let run: RunDirectory | undefined = resumed;
  try {
    const layers = resumed
      ? [{ source: `${resumed.path}/config.json`, settings: resumed.description.config }, ...options.layers]
      : options.layers;
    const config = resolveSettings(trainerConfigSchema, layers);
    chooseProvider(options.runtime.device); // a device that is not there is said before anything is read
    const corpus = scanCorpus(config.corpus, config.model.streams);
    describeCorpus(config, corpus, progress);
    const parameters = initParameters(config.model, config.seed);
    if (options.init !== undefined) await loadParameters(resolve(options.init), parameters);
    const pretraining: Pretraining = { config, corpus, parameters, runtime: options.runtime };
    if (options.dumpBatch !== undefined) {
      await dumpBatch(resolve(options.dumpBatch), pretraining);
      progress.say(`Wrote the first batch, its loss and gradients to ${options.dumpBatch}`, {
        dump: options.dumpBatch,
      });
    }
    run ??= RunDirectory.create(resolve(options.out ?? freeFolder("runs/pretrain")), {
      config,
      versions: versions(),
      revision: await gitRevision(import.meta.dirname),
    });
    return await trainAndReport(pretraining, run, progress);
  } finally {
    progress.stop();
    run?.close();
  }
}

async function trainAndReport(
  pretraining: Pretraining,
  run: RunDirectory,
  progress: Progress,
): Promise<Pretrained> {
  const { config, parameters, runtime } = pretraining;
  progress.say(
    `Pretraining ${(countParameters(parameters) / 1e6).toFixed(2)} M parameters for ${config.train.steps} steps on ` +
      `${chooseProvider(runtime.device)}, in ${run.path}`,
    { run: run.path, parameters: countParameters(parameters), steps: config.train.steps },
  );
  const { signal, release } = interruptible(() =>
    progress.say("Finishing the step; Ctrl-C again to stop at once."),
  );
  try {
    const { result, reconstruction } = await runPretraining(
      pretraining,
      run,
      progress.listener(config),
      signal,
    );
    if (result.interrupted) return { result, run: run.path, report: undefined };
    const report = await reportPretraining(pretraining, run, result, reconstruction);
    progress.table(report.table);
    progress.finish(`Checkpoint ${result.checkpoint}\nReport     ${report.path}`, {
      checkpoint: result.checkpoint,
      report: report.path,
    });
    return { result, run: run.path, report };
  } finally {
    release();
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
  const passed = summariseSkipped(skipped, clips.length + skipped.length);
  if (passed !== "") progress.warn(passed, { skipped });
  const chosen = train.map((index) => clips[index]!);
  const { warning } = summariseWindows(chosen, config.data, config.model.stride);
  if (warning !== undefined) progress.warn(warning, {});
  if (valid.length === 0) progress.warn("No clip is held out, so nothing is validated", {});
}

/** The first of `runs/demo`, `runs/demo-2`, … that is not there yet. */
export function freeFolder(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}

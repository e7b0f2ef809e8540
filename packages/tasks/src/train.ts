import { join, resolve } from "node:path";
import {
  type RecognitionResult,
  type ReconstructionResult,
  readResult,
  recognitionResult,
  reconstructionResult,
  type TranslationResult,
  translationResult,
} from "@msmae/evaluation";
import type { Device } from "@msmae/tfjs-onnxruntime";
import { describeResolved, resolveCheckpoint } from "./checkpoints/resolve-checkpoint.js";
import { SettingsError } from "./errors.js";
import type { PretrainingSettings } from "./pretraining/config.js";
import { pretrainingTask } from "./pretraining/pretrain.js";
import type { RecognitionSettings } from "./recognition/config.js";
import { recognitionInitLayer } from "./recognition/first-weights.js";
import { type ModelKind, modelLayer, probeLayer } from "./recognition/presets.js";
import { recognitionTask } from "./recognition/recognize.js";
import { type DryRun, dryRun } from "./run/dry-run.js";
import { type RunHooks, type RunOptions, type RunResult, runTask } from "./run/run.js";
import type { Prepared, RunConfig, Task } from "./run/task.js";
import { describeSettings, type SettingDescription } from "./settings/describe-settings.js";
import {
  optionLayer,
  replacedByInit,
  type SettingsOptions,
  settingsLayers,
  type TaskLayers,
  workersLayer,
} from "./settings/layers.js";
import type { Settings } from "./settings/settings.js";
import type { TranslationSettings } from "./translation/config.js";
import { translationInitLayer } from "./translation/first-weights.js";
import { translationTask } from "./translation/translate.js";

/** What every kind of training takes. */
export interface TrainingOptions<S extends Settings = Settings> extends SettingsOptions<S> {
  /** The run's folder. Default: the first free one of `runs/pretrain`, `runs/pretrain-2`, … */
  readonly out?: string | undefined;
  /** The run (its result, or else its last checkpoint) or .safetensors file that the first weights are taken from. Default: random initialisation. */
  readonly init?: string | undefined;
  /** Of the run `init`, the weights after so many updates. */
  readonly initStep?: number | undefined;
  /** Continue the run in `out` as its `config.json` says; all other settings but `workers` are its own then. */
  readonly resume?: boolean | undefined;
  /** With `resume`: go on although clips were added, removed or changed since. */
  readonly acceptChangedData?: boolean | undefined;
  /** Where to compute. Default `auto`: a GPU that works, or else the CPU. */
  readonly device?: Device | undefined;
  /** Threads of the runtime. Default: all cores. */
  readonly threads?: number | undefined;
}

export interface PretrainingOptions extends TrainingOptions<PretrainingSettings> {
  /** Write the first update's batch, loss and gradients to this .safetensors file. */
  readonly dumpBatch?: string | undefined;
}

export interface RecognitionOptions extends TrainingOptions<RecognitionSettings> {
  /** What learns. Default: the checkpoint's kind, or `ms-mae`. */
  readonly model?: ModelKind | undefined;
  /** Freeze the encoder: a linear probe on the mean over its tokens (Paper §4.2.2). */
  readonly probe?: boolean | undefined;
}

export interface TranslationOptions extends TrainingOptions<TranslationSettings> {
  /** The folder of a pretrained mBART in Hugging Face's layout. Default: a small one, randomly initialised. */
  readonly mbart?: string | undefined;
  /** Keep only the subwords that the sentences to train on use. */
  readonly trimVocabulary?: boolean | undefined;
}

/**
 * Pretrains an MS-MAE.
 *
 * @returns The run, and how well held-out clips are reconstructed, beside baselines; undefined where the run was interrupted
 *   or no clip is held out.
 * @throws {SettingsError | RunError | WrongCheckpointError | CorpusError | …} whose message is one line.
 * @example
 * const { checkpoint } = await pretrain({ data: "poses", out: "runs/encoder" }, { onProgress: console.log });
 */
export async function pretrain(
  options: PretrainingOptions,
  hooks: RunHooks = {},
): Promise<RunResult & { readonly scores: ReconstructionResult | undefined }> {
  const result = await runWith(pretrainingTask({ dumpBatch: options.dumpBatch }), options, hooks);
  return { ...result, scores: readResult(reconstructionResult, join(result.run, "reconstruction.json")) };
}

/**
 * Trains recognition of isolated signs, with errors as {@link pretrain}.
 *
 * @returns The run, and the recall of its result on validation and test clips; undefined where it was interrupted.
 * @example
 * const { scores } = await trainRecognition({ data: "signs/manifest.jsonl", init: "runs/encoder", out: "runs/signs" });
 */
export async function trainRecognition(
  options: RecognitionOptions,
  hooks: RunHooks = {},
): Promise<RunResult & { readonly scores: RecognitionResult | undefined }> {
  const result = await runWith(recognitionTask, options, hooks, (init) => recognitionLayers(options, init));
  return { ...result, scores: readResult(recognitionResult, join(result.run, "recognition.json")) };
}

/**
 * Trains translation of signed sentences, with errors as {@link pretrain}.
 *
 * @returns The run, and BLEU, chrF and ROUGE-L of its result; undefined where it was interrupted.
 * @example
 * const { scores } = await trainTranslation({ data: "sentences/manifest.jsonl", mbart: "mbart-large-50" });
 */
export async function trainTranslation(
  options: TranslationOptions,
  hooks: RunHooks = {},
): Promise<RunResult & { readonly scores: TranslationResult | undefined }> {
  const result = await runWith(translationTask, options, hooks, (init) => translationLayers(options, init));
  return { ...result, scores: readResult(translationResult, join(result.run, "translation.json")) };
}

/** A kind of training with its options: what can be looked at before it is run. */
export type AnyTraining =
  | ({ readonly task: "pretrain" } & PretrainingOptions)
  | ({ readonly task: "recognize" } & RecognitionOptions)
  | ({ readonly task: "translate" } & TranslationOptions);

/**
 * What a run would be: its settings, its clips, its size, and what a step takes, measured on its data. Leaves nothing behind.
 *
 * @throws as {@link pretrain}.
 * @example
 * const { clips, secondsPerStep } = await planTraining({ task: "recognize", data: "signs/manifest.jsonl" });
 */
export function planTraining(options: AnyTraining, hooks: RunHooks = {}): Promise<DryRun> {
  return withTask(options, async (task, own) => dryRun(task, await newRun(task, options, hooks, own), hooks));
}

/**
 * All settings that a run would have, with their defaults and where each is from.
 *
 * @throws {SettingsError | WrongCheckpointError} where they do not make settings.
 * @example
 * const settings = await listSettings({ task: "recognize", preset: "paper" });
 */
export function listSettings(options: AnyTraining): Promise<SettingDescription[]> {
  return withTask(options, async (task, own) => {
    const { layers } = await newRun(task, options, {}, own);
    return describeSettings(task.schema, layers);
  });
}

type OwnLayers = (init: string | undefined) => Promise<TaskLayers>;

/** Calls `use` with what the options name, so that each task keeps its types. */
function withTask<T>(
  options: AnyTraining,
  use: <C extends RunConfig, P extends Prepared<C>>(task: Task<C, P>, own: OwnLayers) => T,
): T {
  if (options.task === "pretrain") return use(pretrainingTask(), async () => ({}));
  if (options.task === "recognize") return use(recognitionTask, (init) => recognitionLayers(options, init));
  return use(translationTask, (init) => translationLayers(options, init));
}

/** The settings of a new run as layers. */
async function newRun<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: TrainingOptions,
  hooks: RunHooks,
  own: OwnLayers,
): Promise<RunOptions> {
  const init = initOf(options, hooks);
  const layers = settingsLayers(task.presets, options, await own(init));
  const replaced = init === undefined ? undefined : replacedByInit(layers, init);
  if (replaced !== undefined) {
    hooks.onProgress?.({ event: "info", message: replaced.message, ...replaced.facts });
  }
  return { layers, out: options.out, resume: false, init, runtime: runtimeOf(options) };
}

const runtimeOf = ({ device = "auto", threads }: TrainingOptions) => ({ device, threads });

/** Settings as layers, and a run of them. */
async function runWith<C extends RunConfig, P extends Prepared<C>>(
  task: Task<C, P>,
  options: TrainingOptions,
  hooks: RunHooks,
  own: OwnLayers = async () => ({}),
): Promise<RunResult> {
  const { out, resume = false, workers, acceptChangedData = false } = options;
  if (!resume) return runTask(task, await newRun(task, options, hooks, own), hooks);
  if (out === undefined) throw new SettingsError("resume", "expected the folder of a run as out");
  const layers = workersLayer(workers);
  const runtime = runtimeOf(options);
  return runTask(task, { layers, out, resume, init: undefined, acceptChangedData, runtime }, hooks);
}

/** The file that the first weights are taken from. */
function initOf({ init, initStep }: TrainingOptions, { onProgress }: RunHooks): string | undefined {
  if (init === undefined) return undefined;
  const found = resolveCheckpoint(init, { step: initStep });
  const message = describeResolved(init, found);
  if (message !== undefined) onProgress?.({ event: "info", message, init: found.path });
  return found.path;
}

async function recognitionLayers(
  { probe, model, preset = "small" }: RecognitionOptions,
  init: string | undefined,
): Promise<TaskLayers> {
  const pooling = probe && (model ?? "ms-mae") === "ms-mae" ? "mean" : undefined; // Paper §4.2.2
  return {
    afterPreset: [
      ...(init === undefined ? [] : [await recognitionInitLayer(init)]),
      ...(probe ? probeLayer(preset) : []),
      ...(model === undefined ? [] : [modelLayer(model)]),
    ],
    own: [
      ...optionLayer("model", ["model", "kind"], model), // once more: a file may name another kind
      ...optionLayer("probe", ["probe"], probe || undefined),
      ...optionLayer("probe", ["model", "pooling"], pooling),
    ],
  };
}

async function translationLayers(
  { mbart, trimVocabulary }: TranslationOptions,
  init: string | undefined,
): Promise<TaskLayers> {
  const folder = mbart === undefined ? undefined : { kind: "folder", path: resolve(mbart) };
  return {
    afterPreset: init === undefined ? [] : [await translationInitLayer(init)],
    own: [
      ...optionLayer("mbart", ["mbart"], folder),
      ...optionLayer("trim-vocabulary", ["mbart", "trimVocabulary"], trimVocabulary || undefined),
    ],
  };
}

import type { CorpusIndex, CorpusSource, SkippedClip } from "@msmae/datasets";
import type { StreamName } from "@msmae/pose";
import type { Provider } from "@msmae/tfjs-onnxruntime";
import type { CheckpointPolicy, RunDirectory, TrainingResult } from "@msmae/training";
import type { z } from "zod";
import type { Runtime } from "../runtime/runtime.js";
import type { Sizes } from "../settings/memory.js";
import type { Settings } from "../settings/settings.js";
import type { Progress } from "./progress.js";
import type { DataDescription, RunData, RunSplit } from "./run-data.js";

/** The settings that every kind of training has. */
export interface RunConfig {
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

/** Named settings. */
export type Presets = Readonly<Record<string, Settings>>;

/** A kind of training: what `pretrain`, `recognize` and `translate` do differently. */
export interface Task<C extends RunConfig, P extends Prepared<C>> {
  readonly command: "pretrain" | "recognize" | "translate";
  /** Named settings to begin with. */
  readonly presets: Presets;
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

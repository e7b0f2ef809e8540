import { adamwDefaults, divergenceDefaults, type RunDirectory, warmupCosine } from "@msmae/training";
import type { RecognitionConfig } from "../recognition/config.js";
import { type Runtime, sessionOptions } from "../runtime/runtime.js";
import { runLengthOf } from "../settings/run-length.js";
import type { TranslationConfig } from "../translation/config.js";
import type { Progress } from "./progress.js";

/** Where a model is trained, and on what. */
export interface FineTuned {
  readonly run: RunDirectory;
  readonly runtime: Runtime;
  /** How many clips there are to train on. */
  readonly clips: number;
  /** How many glosses or subwords the model chooses from. */
  readonly classes: number;
}

/** What of `train`'s options is the same for recognition and translation, which count in epochs. */
export function fineTuning(
  config: RecognitionConfig | TranslationConfig,
  { run, runtime, clips, classes }: FineTuned,
  progress: Progress,
  signal: AbortSignal,
) {
  const { learningRate: peak, finalLearningRate: final, betas, weightDecay, clip } = config.train;
  const { patience } = config.validation;
  const { logEvery } = config;
  const { steps, warmup, validateEvery, checkpointEvery } = runLengthOf(config, clips);
  const { onStart, onProgress, onValidation } = progress.listener({ steps, logEvery, validateEvery });
  return {
    options: {
      steps,
      schedule: warmupCosine({ peak, warmup, steps, final }),
      optimizer: { ...adamwDefaults, betas, weightDecay },
      clip,
      run,
      checkpoint: { every: checkpointEvery, keep: config.checkpoints.keep },
      // What guessing costs: a loss that reaches 0 would make the smallest mistake a multiple of it.
      divergence: { ...divergenceDefaults, least: Math.log(classes) },
      logEvery,
      compile: sessionOptions(runtime),
      ...{ signal, onStart, onProgress },
    },
    validation: { every: validateEvery, ...(patience !== undefined && { patience }) },
    onValidation,
  };
}

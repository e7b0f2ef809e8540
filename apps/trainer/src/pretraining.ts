import type { CorpusIndex, SkippedClip } from "@msmae/datasets";
import { chooseProvider } from "@msmae/tfjs-onnxruntime";
import {
  adamwDefaults,
  type RunDirectory,
  type TrainingProgress,
  type TrainingResult,
  type TrainingStart,
  train,
  warmupCosine,
} from "@msmae/training";
import { trainingBatches } from "./batches.js";
import type { Runtime, TrainerConfig } from "./config.js";
import { objectiveOf, type Parameters, sessionOptions } from "./objective.js";
import { Reconstruction } from "./reconstruction/reconstruction.js";
import type { Score } from "./reconstruction/score.js";

/**
 * On a GPU several updates are one graph, so that weights and moments do not cross the host at each. Ours: at eight the
 * crossing is a small part of the time, and progress still moves.
 */
const UPDATES_ON_DEVICE = 8;

/** A pretraining run, ready to start: settings, data and weights fit each other. */
export interface Pretraining {
  readonly config: TrainerConfig;
  readonly corpus: CorpusIndex;
  readonly parameters: Parameters;
  readonly runtime: Runtime;
}

/** Who is told what while it trains. */
export interface Listener {
  onStart(start: TrainingStart): void;
  onProgress(progress: TrainingProgress): void;
  onValidation(step: number, model: Score, interpolation: Score): void;
}

/** How a run ended. */
export interface PretrainingResult {
  readonly result: TrainingResult;
  /** Reconstructs held-out clips with the weights as they then are; nothing where no clip is held out. */
  readonly reconstruction: Reconstruction | undefined;
  /** Clips to train on whose windows show no shoulders, each once. */
  readonly skipped: readonly SkippedClip[];
}

/** Trains to the last step, or to the signal. */
export async function runPretraining(
  { config, corpus, parameters, runtime }: Pretraining,
  run: RunDirectory,
  listener: Listener,
  signal: AbortSignal,
): Promise<PretrainingResult> {
  const { steps, learningRate, warmupSteps, finalLearningRate, betas, weightDecay, clip, accumulate } =
    config.train;
  const reconstruction = Reconstruction.prepare(config, corpus, runtime);
  const skipped = new Map<string, SkippedClip>();
  const result = await train({
    parameters,
    objective: objectiveOf(config),
    batches: (from) =>
      trainingBatches(config, corpus, from, (clips) => {
        for (const each of clips) skipped.set(each.clip, each);
      }),
    steps,
    schedule: warmupCosine({ peak: learningRate, warmup: warmupSteps, steps, final: finalLearningRate }),
    optimizer: { ...adamwDefaults, betas, weightDecay },
    clip,
    accumulate,
    run,
    modelConfig: config.model,
    checkpoint: config.checkpoints,
    logEvery: config.logEvery,
    compile: sessionOptions(runtime),
    updatesPerRun: chooseProvider(runtime.device) === "cpu" || accumulate > 1 ? 1 : UPDATES_ON_DEVICE,
    signal,
    onStart: (start) => listener.onStart(start),
    onProgress: (progress) => listener.onProgress(progress),
    ...(reconstruction && {
      evaluate: {
        every: config.validation.every,
        criterion: { metric: "loss", better: "lower" as const },
        run: async (step: number) => {
          const { model, interpolation } = await reconstruction.scores(parameters, config.masking.strategy);
          listener.onValidation(step, model, interpolation);
          return {
            loss: model.loss,
            streams: model.streams,
            toInterpolation: model.loss / interpolation.loss,
          };
        },
      },
    }),
  });
  return { result, reconstruction, skipped: [...skipped.values()] };
}

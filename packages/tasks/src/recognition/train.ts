import { join } from "node:path";
import { checkpointConfig, checkpointTree, type RecognizerDescription } from "@msmae/recognition";
import { adamwDefaults, divergenceDefaults, type RunDirectory, train, warmupCosine } from "@msmae/training";
import { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { SKIPPED } from "../run/run-data.js";
import type { Trained } from "../run/task.js";
import { sessionOptions } from "../runtime/runtime.js";
import { runLengthOf } from "../settings/run-length.js";
import { Evaluation } from "./evaluation.js";
import { fullTraining } from "./objective.js";
import { probeTraining } from "./probe.js";
import { criterionOf, type Recognition, recallText } from "./recognition.js";
import { reportRecognition } from "./report.js";

/** Trains to the last update, until validation does not improve any more, or to the signal. */
export async function runRecognition(
  recognition: Recognition,
  run: RunDirectory,
  progress: Progress,
  signal: AbortSignal,
): Promise<Trained> {
  const { config, split, weights, runtime } = recognition;
  const { betas, weightDecay, clip, learningRate, finalLearningRate } = config.train;
  const { steps, warmup, validateEvery, checkpointEvery } = runLengthOf(config, split.train.length);
  const listener = progress.listener({ steps, logEvery: config.logEvery, validateEvery });
  const observed = new ClipObservations(recognition.corpus, join(run.path, SKIPPED));
  const description: RecognizerDescription = {
    model: config.model,
    frames: config.data.frames,
    fillGaps: config.data.fillGaps,
    glosses: split.glosses,
  };
  const evaluation = new Evaluation(recognition, observed);
  const common = {
    weights: checkpointTree(weights),
    steps,
    schedule: warmupCosine({ peak: learningRate, warmup, steps, final: finalLearningRate }),
    optimizer: { ...adamwDefaults, betas, weightDecay },
    clip,
    accumulate: 1,
    run,
    modelConfig: checkpointConfig(description),
    checkpoint: { every: checkpointEvery, keep: config.checkpoints.keep },
    // What guessing costs: a loss that reaches 0 would make the smallest mistake a multiple of it.
    divergence: { ...divergenceDefaults, least: Math.log(split.glosses.length) },
    logEvery: config.logEvery,
    compile: sessionOptions(runtime),
    signal,
    onStart: listener.onStart,
    onProgress: listener.onProgress,
    ...(split.valid.length > 0 && {
      evaluate: {
        every: validateEvery,
        criterion: criterionOf(config),
        ...(config.validation.patience !== undefined && { patience: config.validation.patience }),
        run: async (step: number) => {
          const { loss, recall } = await evaluation.scores("valid", weights);
          const [first, five] = ([1, 5] as const).map((k) => recallText(recall[k], k, split.glosses.length));
          const line = `recall@1 ${first}, recall@5 ${five}, loss ${loss.toPrecision(4)}`;
          listener.onValidation(step, line, { loss, recall });
          return { loss, recall: { ...recall } };
        },
      },
    }),
  };
  const result = config.probe
    ? await train({ ...common, ...probeTraining(recognition, observed) })
    : await train({ ...common, ...fullTraining(recognition, observed) });
  return {
    result,
    skipped: () => observed.skipped({ empty: false }),
    report: async () => {
      const about = [description, run, result, evaluation, observed, progress] as const;
      const path = await reportRecognition(recognition, ...about);
      observed.describe(progress);
      return path;
    },
    dispose: async () => {
      observed.close();
      await evaluation.dispose();
    },
  };
}

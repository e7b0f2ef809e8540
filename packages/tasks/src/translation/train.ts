import { join } from "node:path";
import { meanTranslationScores } from "@msmae/evaluation";
import { adamwDefaults, divergenceDefaults, type RunDirectory, train, warmupCosine } from "@msmae/training";
import { checkpointConfig, checkpointTree, mbartFolder, writeMbartFolder } from "@msmae/translation";
import { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { SKIPPED } from "../run/run-data.js";
import type { Trained } from "../run/task.js";
import { sessionOptions } from "../runtime/runtime.js";
import { runLengthOf } from "../settings/run-length.js";
import { Evaluation } from "./evaluation.js";
import { translationTraining } from "./objective.js";
import { reportTranslation } from "./report.js";
import { CRITERION, clipsOf, searchName, type TranslationRun } from "./translation.js";

/** Trains to the last update, until validation does not improve any more, or to the signal. */
export async function runTranslation(
  translationRun: TranslationRun,
  run: RunDirectory,
  progress: Progress,
  signal: AbortSignal,
): Promise<Trained> {
  const { config, split, translation, base, runtime } = translationRun;
  const { betas, weightDecay, clip, learningRate, finalLearningRate } = config.train;
  const { steps, warmup, validateEvery, checkpointEvery } = runLengthOf(config, split.train.length);
  if (base !== undefined) await writeMbartFolder(mbartFolder(run.path), base, translation.tokenizer);
  const listener = progress.listener({ steps, logEvery: config.logEvery, validateEvery });
  const observed = new ClipObservations(translationRun.corpus, join(run.path, SKIPPED));
  const evaluation = new Evaluation(translationRun, observed, progress);
  const result = await train({
    ...translationTraining(translationRun, observed),
    weights: checkpointTree(translation.weights, translation),
    steps,
    schedule: warmupCosine({ peak: learningRate, warmup, steps, final: finalLearningRate }),
    optimizer: { ...adamwDefaults, betas, weightDecay },
    clip,
    run,
    modelConfig: checkpointConfig(translation),
    checkpoint: { every: checkpointEvery, keep: config.checkpoints.keep },
    // What guessing costs: a loss that reaches 0 would make the smallest mistake a multiple of it.
    divergence: { ...divergenceDefaults, least: Math.log(translation.mbart.vocab_size) },
    logEvery: config.logEvery,
    // Chosen here: there is a graph for each bucket of lengths; without this each would hold the memory of a step.
    compile: { ...sessionOptions(runtime), keepMemory: false },
    signal,
    onStart: listener.onStart,
    onProgress: listener.onProgress,
    ...(clipsOf(translationRun, "valid").length > 0 && {
      evaluate: {
        every: validateEvery,
        criterion: CRITERION,
        ...(config.validation.patience !== undefined && { patience: config.validation.patience }),
        run: async (step: number) => {
          const found = await evaluation.translate("valid", config.validation);
          const scores = meanTranslationScores(
            found.map(({ reference, ...clip }) => ({ ...clip, references: reference })),
          );
          const { bleu, chrf, rouge } = scores;
          const line = `BLEU-4 ${bleu.toFixed(2)}, chrF ${chrf.toFixed(2)}, ROUGE-L ${rouge.toFixed(2)} (${searchName(config.validation.beams)})`;
          listener.onValidation(step, line, scores);
          return { ...scores };
        },
      },
    }),
  });
  return {
    result,
    skipped: () => observed.skipped({ empty: false }),
    report: async () => {
      const path = await reportTranslation(translationRun, run, result, evaluation, observed, progress);
      observed.describe(progress);
      return path;
    },
    dispose: async () => {
      observed.close();
      await evaluation.dispose();
    },
  };
}

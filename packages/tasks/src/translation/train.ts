import { join } from "node:path";
import { meanTranslationScores } from "@msmae/evaluation";
import { type RunDirectory, train } from "@msmae/training";
import { checkpointConfig, checkpointTree, mbartFolder, writeMbartFolder } from "@msmae/translation";
import { ClipObservations } from "../run/clip-observations.js";
import { fineTuning } from "../run/fine-tuning.js";
import type { Progress } from "../run/progress.js";
import { SKIPPED } from "../run/run-data.js";
import type { Trained } from "../run/task.js";
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
  if (base !== undefined) await writeMbartFolder(mbartFolder(run.path), base, translation.tokenizer);
  const observed = new ClipObservations(translationRun.corpus, join(run.path, SKIPPED));
  const evaluation = new Evaluation(translationRun, observed, progress);
  const [clips, classes] = [split.train.length, translation.mbart.vocab_size];
  const tuning = fineTuning(config, { run, runtime, clips, classes }, progress, signal);
  const result = await train({
    ...tuning.options,
    ...translationTraining(translationRun, observed),
    weights: checkpointTree(translation.weights, translation),
    modelConfig: checkpointConfig(translation),
    modelKind: "translator",
    // Chosen here: there is a graph for each bucket of lengths; without this each would hold the memory of a step.
    compile: { ...tuning.options.compile, keepMemory: false },
    ...(clipsOf(translationRun, "valid").length > 0 && {
      evaluate: {
        ...tuning.validation,
        criterion: CRITERION,
        run: async (step: number) => {
          const found = await evaluation.translate("valid", config.validation);
          const scores = meanTranslationScores(
            found.map(({ reference, ...clip }) => ({ ...clip, references: reference })),
          );
          const { bleu, chrf, rouge } = scores;
          const line = `BLEU-4 ${bleu.toFixed(2)}, chrF ${chrf.toFixed(2)}, ROUGE-L ${rouge.toFixed(2)} (${searchName(config.validation.beams)})`;
          tuning.onValidation(step, line, scores);
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

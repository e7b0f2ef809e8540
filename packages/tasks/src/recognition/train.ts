import { join } from "node:path";
import { checkpointConfig, checkpointTree, type RecognizerDescription } from "@msmae/recognition";
import { type RunDirectory, train } from "@msmae/training";
import { ClipObservations } from "../run/clip-observations.js";
import { fineTuning } from "../run/fine-tuning.js";
import type { Progress } from "../run/progress.js";
import { SKIPPED } from "../run/run-data.js";
import type { Trained } from "../run/task.js";
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
  const observed = new ClipObservations(recognition.corpus, join(run.path, SKIPPED));
  const description: RecognizerDescription = {
    model: config.model,
    frames: config.data.frames,
    fillGaps: config.data.fillGaps,
    glosses: split.glosses,
  };
  const evaluation = new Evaluation(recognition, observed);
  const [clips, classes] = [split.train.length, split.glosses.length];
  const tuning = fineTuning(config, { run, runtime, clips, classes }, progress, signal);
  const common = {
    ...tuning.options,
    weights: checkpointTree(weights),
    accumulate: 1,
    modelConfig: checkpointConfig(description),
    modelKind: "recognizer" as const,
    ...(split.valid.length > 0 && {
      evaluate: {
        ...tuning.validation,
        criterion: criterionOf(config),
        run: async (step: number) => {
          const { loss, recall } = await evaluation.scores("valid", weights);
          const [first, five] = ([1, 5] as const).map((k) => recallText(recall[k], k, split.glosses.length));
          const line = `recall@1 ${first}, recall@5 ${five}, loss ${loss.toPrecision(4)}`;
          tuning.onValidation(step, line, { loss, recall });
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

import { join } from "node:path";
import { lossOf } from "@msmae/cubelets";
import { gainOf } from "@msmae/evaluation";
import { adamwDefaults, type RunDirectory, train, warmupCosine } from "@msmae/training";
import { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { SKIPPED } from "../run/run-data.js";
import type { Trained } from "../run/task.js";
import { sessionOptions } from "../runtime/runtime.js";
import { trainingBatches } from "./batches.js";
import { objectiveOf } from "./objective.js";
import type { Pretraining } from "./pretraining.js";
import { Reconstruction } from "./reconstruction/reconstruction.js";
import { reportPretraining } from "./report.js";

/**
 * On a GPU several updates are one graph, so that weights and moments do not cross the host at each. Chosen here: at eight the
 * crossing is a small part of the time, and progress still moves.
 */
const UPDATES_ON_DEVICE = 8;

/** Trains to the last step, or to the signal. */
export async function runPretraining(
  pretraining: Pretraining,
  run: RunDirectory,
  progress: Progress,
  signal: AbortSignal,
): Promise<Trained> {
  const { config, corpus, parameters, runtime, provider } = pretraining;
  const { steps, learningRate, warmupSteps, finalLearningRate, betas, weightDecay, clip, accumulate } =
    config.train;
  const listener = progress.listener({
    steps,
    logEvery: config.logEvery,
    validateEvery: config.validation.every,
  });
  const observed = new ClipObservations(corpus, join(run.path, SKIPPED));
  const reconstruction = Reconstruction.prepare(config, corpus, runtime, observed);
  const result = await train({
    parameters,
    objective: objectiveOf(config),
    batches: (from) => trainingBatches(config, corpus, from, observed),
    steps,
    schedule: warmupCosine({ peak: learningRate, warmup: warmupSteps, steps, final: finalLearningRate }),
    optimizer: { ...adamwDefaults, betas, weightDecay },
    clip,
    accumulate,
    run,
    modelConfig: config.model,
    modelKind: "encoder",
    checkpoint: config.checkpoints,
    logEvery: config.logEvery,
    compile: sessionOptions(runtime),
    updatesPerRun: provider === "cpu" || accumulate > 1 ? 1 : UPDATES_ON_DEVICE,
    signal,
    onStart: listener.onStart,
    onProgress: listener.onProgress,
    ...(reconstruction && {
      evaluate: {
        every: config.validation.every,
        criterion: { metric: "loss", better: "lower" as const },
        run: async (step: number) => {
          const { record, message, facts } = validationOf(await reconstruction.validate(parameters), config);
          listener.onValidation(step, message, facts);
          return record;
        },
      },
    }),
  });
  return {
    result,
    skipped: () => observed.skipped(),
    report: async () => {
      const { path, table, note } = await reportPretraining(
        pretraining,
        run,
        result,
        reconstruction,
        observed,
      );
      if (table.length > 0) progress.table(table);
      if (note !== undefined) progress.say(note);
      return path;
    },
    dispose: async () => {
      observed.close();
      await reconstruction?.dispose();
    },
  };
}

/**
 * A validation's record: `loss` is the one that is trained, on held-out clips, so that it compares with training's; where that is
 * not the paper's, the paper's is `paperLoss`. What was not measured has no value: a record of 0 would be a perfect one.
 */
function validationOf(
  { scores: { model, interpolation }, loss }: Awaited<ReturnType<Reconstruction["validate"]>>,
  config: Pretraining["config"],
) {
  const isPaper = config.loss === "paper";
  // A model that is told something, such as place and size, does not compare with baselines that are not.
  const gain = lossOf(config.loss).told ? undefined : gainOf({ model, interpolation });
  const streams = Object.entries(model.streams).flatMap(([name, { meanSquare, loss }]) =>
    meanSquare === null || loss === null ? [] : [[name, { meanSquare, loss }] as const],
  );
  const paper = isPaper || model.loss === null ? "" : `, the paper's ${model.loss.toPrecision(4)}`;
  const percent = gain === undefined ? "" : `, ${(100 - gain).toFixed(0)} % of linear interpolation's`;
  return {
    message: `${isPaper ? "" : `${config.loss} `}loss ${loss?.toPrecision(4) ?? "–"}${paper}${percent}`,
    facts: { loss, model, interpolation },
    record: {
      loss: loss ?? Number.NaN,
      ...(!isPaper && model.loss !== null && { paperLoss: model.loss }),
      ...(streams.length > 0 && { streams: Object.fromEntries(streams) }),
      ...(gain !== undefined && { toInterpolation: 1 - gain / 100 }),
    },
  };
}

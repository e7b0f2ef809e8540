import { corpusSourceSchema } from "@msmae/datasets";
import { z } from "zod";

/** A whole number of at least 1. */
export const count = z.number().int().min(1);

/** Settings of every kind of training. */
export const runFields = {
  seed: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Every random choice of the run follows from it. Chosen here: any number will do."),
  corpus: corpusSourceSchema.describe("Where the clips come from. `--data` sets it."),
  init: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The checkpoint that the first weights are taken from; where there is none, random initialisation. `--init` sets it.",
    ),
  logEvery: count
    .default(10)
    .describe(
      "Steps between lines of metrics.jsonl. Chosen here: 10, fine enough for a curve, a few MB for the longest run.",
    ),
};

/** Settings of every optimiser. */
export const optimizerFields = {
  learningRate: z.number().positive().describe("Peak of the schedule."),
  finalLearningRate: z
    .number()
    .min(0)
    .default(1e-6)
    .describe(
      "Chosen here: the paper names no floor; next to nothing, as in MAE's code (0 in pretraining, 1e-6 in fine-tuning).",
    ),
  clip: z
    .number()
    .positive()
    .default(1)
    .describe("Global gradient norm. Chosen here: keeps the first steps of a large learning rate in bounds."),
};

/** AdamW's, for the mean and the square of gradients. */
export const betas = z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]);

/** How many checkpoints stay. Chosen here: the last three and the best. */
export const keep = count.default(3);

/** The length of fine-tuning. */
export const epochFields = {
  epochs: count.describe("How often each clip is seen."),
  leastSteps: count
    .default(1)
    .describe(
      "The fewest updates of an epoch; few clips are seen several times in it. Chosen here: so that few examples are learnt from for as long as many.",
    ),
};

/** AdamW's settings in fine-tuning. */
export const fineTuningFields = {
  betas: betas.default([0.9, 0.999]).describe("Chosen here: PyTorch's; the paper says AdamW."),
  weightDecay: z
    .number()
    .min(0)
    .default(1e-3)
    .describe("Paper app. C: 1e-3. Not on biases, norms and tokens: chosen here, as in MAE's code."),
};

/** Epochs between validations; the last one always has one. Chosen here: 1. */
export const validationEvery = count.default(1);

/** Training ends after so many validations without a better one; where absent, as in the paper, it does not. */
export const patience = count.optional();

/** Checkpoints of fine-tuning. */
export const epochCheckpoints = z
  .strictObject({
    every: count.default(10).describe("Epochs between checkpoints. Chosen here: 10."),
    keep,
  })
  .prefault({});

/** Refuses a warm-up that is longer than the run. */
export function refuseLongWarmup(
  train: { readonly warmupEpochs: number; readonly epochs: number },
  context: z.core.$RefinementCtx,
): void {
  if (train.warmupEpochs <= train.epochs) return;
  const message = `expected at most train.epochs, ${train.epochs} (set both)`;
  context.addIssue({ code: "custom", path: ["train", "warmupEpochs"], message });
}

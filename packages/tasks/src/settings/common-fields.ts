import { corpusSourceSchema } from "@msmae/datasets";
import { z } from "zod";

/** A whole number of at least 1. */
export const count = z.number().int().min(1);

/** Settings of every kind of training. */
export const runFields = {
  /** Every random choice of the run follows from it. Chosen here: any number will do. */
  seed: z.number().int().min(0).default(0),
  /** Where the clips come from. `--data` sets it. */
  corpus: corpusSourceSchema,
  /** The checkpoint that the first weights are taken from; where there is none, random initialisation. `--init` sets it. */
  init: z.string().min(1).optional(),
  /** Steps between lines of metrics.jsonl. Chosen here: 10, fine enough for a curve, a few MB for the longest run. */
  logEvery: count.default(10),
};

/** Settings of every optimiser. */
export const optimizerFields = {
  /** Peak of the schedule. */
  learningRate: z.number().positive(),
  /** Chosen here: the paper names no floor; next to nothing, as in MAE's code (0 in pretraining, 1e-6 in fine-tuning). */
  finalLearningRate: z.number().min(0).default(1e-6),
  /** Global gradient norm. Chosen here: keeps the first steps of a large learning rate in bounds. */
  clip: z.number().positive().default(1),
};

/** AdamW's, for the mean and the square of gradients. */
export const betas = z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]);

/** How many checkpoints stay. Chosen here: the last three and the best. */
export const keep = count.default(3);

/** The length of fine-tuning. */
export const epochFields = {
  /** How often each clip is seen. */
  epochs: count,
  /**
   * The fewest updates of an epoch; few clips are seen several times in it. Chosen here: so that few examples are learnt from
   * for as long as many.
   */
  leastSteps: count.default(1),
};

/** AdamW's settings in fine-tuning. */
export const fineTuningFields = {
  /** Chosen here: PyTorch's; the paper says AdamW. */
  betas: betas.default([0.9, 0.999]),
  /** Paper app. C: 1e-3. Not on biases, norms and tokens: chosen here, as in MAE's code. */
  weightDecay: z.number().min(0).default(1e-3),
};

/** Epochs between validations; the last one always has one. Chosen here: 1. */
export const validationEvery = count.default(1);

/** Training ends after so many validations without a better one; where absent, as in the paper, it does not. */
export const patience = count.optional();

/** Checkpoints of fine-tuning. */
export const epochCheckpoints = z
  .strictObject({
    /** Epochs between checkpoints. Chosen here: 10. */
    every: count.default(10),
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

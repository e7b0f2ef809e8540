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

import { corpusSourceSchema, dataConfigSchema, maskingConfigSchema } from "@msmae/datasets";
import type { Device } from "@msmae/tfjs-onnxruntime";
import { msmaeConfigSchema } from "@msmae/transformer";
import { z } from "zod";

const count = z.number().int().min(1);

/**
 * Everything that determines a pretraining run. The values of the paper are in the preset `paper`; the defaults
 * here are for what the presets leave alone.
 */
export const trainerConfigSchema = z
  .strictObject({
    /** Every random choice of the run follows from it. Ours: any number will do. */
    seed: z.number().int().min(0).default(0),
    model: msmaeConfigSchema,
    masking: maskingConfigSchema.prefault({}),
    /** `paper` sums squared errors over coordinates (Paper §3.2); `mean` balances the streams. */
    loss: z.enum(["paper", "mean"]).default("paper"),
    /** Where the clips come from. `--data` sets it. */
    corpus: corpusSourceSchema,
    /** The checkpoint that the first weights are taken from; drawn by the seed where there is none. `--init` sets it. */
    init: z.string().min(1).optional(),
    data: dataConfigSchema,
    train: z.strictObject({
      steps: count,
      /** Clips a micro-batch; the optimiser sees batchSize x accumulate clips a step. */
      batchSize: count,
      /** Micro-batches a step. Ours: 1; `paper` needs more, for its batch does not fit into memory. */
      accumulate: count.default(1),
      /** Peak of the schedule. */
      learningRate: z.number().positive(),
      /** Ours: the paper names no floor; next to nothing, as in MAE's code (0 in pretraining, 1e-6 in fine-tuning). */
      finalLearningRate: z.number().min(0).default(1e-6),
      warmupSteps: z.number().int().min(0),
      /** Paper §4.1. */
      betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.95]),
      /** Ours: MAE's; not on biases, norms, tokens and embeddings. */
      weightDecay: z.number().min(0).default(0.05),
      /** Global gradient norm. Ours: keeps the first steps of a large learning rate in bounds. */
      clip: z.number().positive().default(1),
    }),
    validation: z.strictObject({
      /** Steps between validations; the last step always has one. */
      every: count,
    }),
    checkpoints: z.strictObject({
      every: count,
      /** Ours: the last three and the best. */
      keep: count.default(3),
    }),
    /** Steps between lines of metrics.jsonl. Ours: 10, fine enough for a curve, a few MB for the longest run. */
    logEvery: count.default(10),
  })
  .superRefine(({ train, data, model, masking }, context) => {
    if (train.warmupSteps > train.steps) {
      const message = `expected at most train.steps, ${train.steps}`;
      context.addIssue({ code: "custom", path: ["train", "warmupSteps"], message });
    }
    if (data.frames % model.stride !== 0) {
      const message = `expected a multiple of model.stride, ${model.stride}`;
      context.addIssue({ code: "custom", path: ["data", "frames"], message });
    }
    const tokens = data.frames / model.stride;
    const visible = Math.floor(tokens * (1 - masking.ratio) + 1e-9); // as visibleTokens() of @msmae/cubelets counts
    if (visible === 0 || visible === tokens) {
      const message = `expected a ratio that masks some, but not all, of the ${tokens} tokens of a stream`;
      context.addIssue({ code: "custom", path: ["masking", "ratio"], message });
    }
  })
  // A fused token is of all streams, so that to mask it is SameMask, whatever was asked for.
  .transform((config) => ({
    ...config,
    masking:
      config.model.tokens === "fused" ? { ...config.masking, strategy: "same" as const } : config.masking,
  }));

export type TrainerConfig = z.infer<typeof trainerConfigSchema>;

/** Where to compute. Results are bit-identical for the same device and number of threads only. */
export interface Runtime {
  readonly device: Device;
  /** Threads of the runtime; all cores where undefined. */
  readonly threads: number | undefined;
}

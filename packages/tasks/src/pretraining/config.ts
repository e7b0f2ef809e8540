import { LOSS_KINDS } from "@msmae/cubelets";
import { dataConfigSchema, maskingConfigSchema } from "@msmae/datasets";
import { msmaeConfigSchema } from "@msmae/transformer";
import { z } from "zod";
import { betas, count, keep, optimizerFields, runFields } from "../settings/common-fields.js";
import type { DeepPartial } from "../settings/deep-partial.js";

/**
 * Everything that determines a pretraining run. The values of the paper are in the preset `paper`; the defaults
 * here are for what the presets leave alone.
 */
export const pretrainingConfigSchema = z
  .strictObject({
    ...runFields,
    model: msmaeConfigSchema,
    masking: maskingConfigSchema.prefault({}),
    loss: z
      .enum(LOSS_KINDS)
      .default("paper")
      .describe(
        "One of `LOSSES` of @msmae/cubelets. `paper`: Paper §3.2; `normalised` makes better encoders for recognition (docs/results.md).",
      ),
    data: dataConfigSchema,
    train: z.strictObject({
      ...optimizerFields,
      steps: count,
      batchSize: count.describe(
        "Clips a micro-batch; the optimiser sees batchSize x accumulate clips a step.",
      ),
      accumulate: count
        .default(1)
        .describe(
          "Micro-batches a step. Chosen here: 1; `paper` needs more, for its batch does not fit into memory.",
        ),
      warmupSteps: z.number().int().min(0),
      betas: betas.default([0.9, 0.95]).describe("Paper §4.1."),
      weightDecay: z
        .number()
        .min(0)
        .default(0.05)
        .describe("Chosen here: MAE's; not on biases, norms, tokens and embeddings."),
    }),
    validation: z.strictObject({
      every: count.describe("Steps between validations; the last step always has one."),
    }),
    checkpoints: z.strictObject({ every: count, keep }),
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

export type PretrainingConfig = z.infer<typeof pretrainingConfigSchema>;

/** Some of them, as a preset, a file or a caller sets them; those of `PretrainingConfig` that have defaults may be left out. */
export type PretrainingSettings = DeepPartial<z.input<typeof pretrainingConfigSchema>>;

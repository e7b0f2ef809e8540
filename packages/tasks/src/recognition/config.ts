import { recognitionDataConfigSchema } from "@msmae/datasets";
import { recognizerConfigSchema } from "@msmae/recognition";
import { z } from "zod";
import { betas, count, keep, optimizerFields, runFields } from "../settings/common-fields.js";

/**
 * Everything that determines a run of `recognize`. The values of the paper are in the preset `paper`; the defaults here
 * are for what the presets leave alone.
 */
export const recognitionConfigSchema = z
  .strictObject({
    ...runFields,
    model: recognizerConfigSchema,
    /** Whether the checkpoint of another recogniser gives its encoder alone: it may have learnt other glosses then. */
    newClassifier: z.boolean().default(false),
    /** Whether the encoder stays as it is and only the classifier learns (Paper §4.2.2). `--probe` sets it. */
    probe: z.boolean().default(false),
    data: recognitionDataConfigSchema.prefault({}),
    train: z.strictObject({
      ...optimizerFields,
      /** How often each clip is seen. */
      epochs: count,
      /**
       * The fewest updates of an epoch; few clips are seen several times in it. Chosen here: so that few examples are learnt from
       * for as long as many.
       */
      leastSteps: count.default(1),
      /** Clips an update. */
      batchSize: count,
      /** Epochs in which the learning rate rises. */
      warmupEpochs: z.number().min(0),
      /** Chosen here: PyTorch's; the paper says AdamW. */
      betas: betas.default([0.9, 0.999]),
      /** Paper app. C: 1e-3. Not on biases, norms and tokens: chosen here, as in MAE's code. */
      weightDecay: z.number().min(0).default(1e-3),
      /** Label smoothing: the share of the target that is spread over all glosses. Paper §4.2: cross-entropy, so 0. */
      labelSmoothing: z.number().min(0).lt(1).default(0),
    }),
    validation: z
      .strictObject({
        /** Epochs between validations; the last one always has one. Chosen here: 1. */
        every: count.default(1),
        /** What the best checkpoint is best at. Paper §4.2: recall@1; of Slovo recall@5. */
        metric: z.enum(["recall@1", "recall@5"]).default("recall@1"),
        /** Whether the best checkpoint is the result, or the last one; with `patience` the best. Paper §4.2: the best. */
        choose: z.enum(["best", "last"]).default("best"),
        /** Training ends after so many validations without a better one; where absent, as in the paper, it does not. */
        patience: count.optional(),
      })
      .prefault({}),
    checkpoints: z
      .strictObject({
        /** Epochs between checkpoints. Chosen here: 10. */
        every: count.default(10),
        keep,
      })
      .prefault({}),
  })
  .superRefine(({ train, data, model, probe }, context) => {
    if (train.warmupEpochs > train.epochs) {
      const message = `expected at most train.epochs, ${train.epochs} (set both)`;
      context.addIssue({ code: "custom", path: ["train", "warmupEpochs"], message });
    }
    if (probe && model.kind !== "ms-mae") {
      const message = `expected false: only the encoder of ms-mae can be probed, not ${model.kind}`;
      context.addIssue({ code: "custom", path: ["probe"], message });
    }
    if (model.kind === "ms-mae" && data.frames % model.stride !== 0) {
      const message = `expected a multiple of model.stride, ${model.stride}`;
      context.addIssue({ code: "custom", path: ["data", "frames"], message });
    }
  });

export type RecognitionConfig = z.infer<typeof recognitionConfigSchema>;

import { recognitionDataConfigSchema } from "@msmae/datasets";
import { recognizerConfigSchema } from "@msmae/recognition";
import { z } from "zod";
import {
  count,
  epochCheckpoints,
  epochFields,
  fineTuningFields,
  optimizerFields,
  patience,
  refuseLongWarmup,
  runFields,
  validationEvery,
} from "../settings/common-fields.js";
import type { DeepPartial } from "../settings/deep-partial.js";

/**
 * Everything that determines a run of `recognize`. The values of the paper are in the preset `paper`; the defaults here
 * are for what the presets leave alone.
 */
export const recognitionConfigSchema = z
  .strictObject({
    ...runFields,
    model: recognizerConfigSchema,
    newClassifier: z
      .boolean()
      .default(false)
      .describe(
        "Whether the checkpoint of another recogniser gives its encoder alone: it may have learnt other glosses then.",
      ),
    probe: z
      .boolean()
      .default(false)
      .describe(
        "Whether the encoder stays as it is and only the classifier learns (Paper §4.2.2). `--probe` sets it.",
      ),
    data: recognitionDataConfigSchema.prefault({}),
    train: z.strictObject({
      ...optimizerFields,
      ...epochFields,
      batchSize: count.describe("Clips an update."),
      warmupEpochs: z.number().min(0).describe("Epochs in which the learning rate rises."),
      ...fineTuningFields,
      labelSmoothing: z
        .number()
        .min(0)
        .lt(1)
        .default(0)
        .describe(
          "Label smoothing: the share of the target that is spread over all glosses. Paper §4.2: cross-entropy, so 0.",
        ),
    }),
    validation: z
      .strictObject({
        every: validationEvery,
        metric: z
          .enum(["recall@1", "recall@5"])
          .default("recall@1")
          .describe("What the best checkpoint is best at. Paper §4.2: recall@1; of Slovo recall@5."),
        choose: z
          .enum(["best", "last"])
          .default("best")
          .describe(
            "Whether the best checkpoint is the result, or the last one; with `patience` the best. Paper §4.2: the best.",
          ),
        patience,
      })
      .prefault({}),
    checkpoints: epochCheckpoints,
  })
  .superRefine(({ train, data, model, probe }, context) => {
    refuseLongWarmup(train, context);
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

/** Some of them, as a preset, a file or a caller sets them; those of `RecognitionConfig` that have defaults may be left out. */
export type RecognitionSettings = DeepPartial<z.input<typeof recognitionConfigSchema>>;

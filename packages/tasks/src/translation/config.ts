import { translationDataConfigSchema } from "@msmae/datasets";
import { loraConfigSchema, searchDefaults } from "@msmae/mbart";
import { translatorConfigSchema } from "@msmae/translation";
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

/** Which mBART translates. */
export const mbartSourceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z
      .literal("folder")
      .describe(
        "A pretrained one: its encoder learns as a whole, its decoder by low-rank adapters (Paper §4.3). `--mbart` sets it.",
      ),
    path: z.string().min(1).describe("In Hugging Face's layout, with its tokenizer."),
    trimVocabulary: z
      .boolean()
      .default(false)
      .describe(
        "Whether only the subwords stay that the sentences to train on use. Chosen here: no, as the paper; `--trim-vocabulary`.",
      ),
    lora: loraConfigSchema.prefault({}),
  }),
  z.strictObject({
    kind: z
      .literal("random")
      .describe(
        "A small one, randomly initialised, that learns as a whole, over the words of the sentences to train on. Chosen here: nothing needs downloading.",
      ),
    layers: count.default(2).describe("Of the encoder, and of the decoder."),
    heads: count.default(4),
    width: count.default(128),
    hidden: count.default(512).describe("Of the position-wise networks."),
    dropout: z.number().min(0).lt(1).default(0.1),
    words: count.default(8000).describe("The most words of its vocabulary; characters come on top."),
  }),
]);

/**
 * Everything that determines a run of `translate`. The values of the paper are in the presets of its data sets; the
 * defaults here are for what the presets leave alone.
 */
export const translationConfigSchema = z
  .strictObject({
    ...runFields,
    model: translatorConfigSchema,
    mbart: mbartSourceSchema.prefault({ kind: "random" }),
    data: translationDataConfigSchema.prefault({}),
    train: z.strictObject({
      ...optimizerFields,
      ...epochFields,
      batchSize: count.default(32).describe("Clips an update. Paper app. C: 32."),
      microBatch: count
        .default(8)
        .describe(
          "Clips at once, a divisor of `batchSize`: what fits into memory. Chosen here: 8, with a full-size mBART some 10 GB.",
        ),
      warmupEpochs: z
        .number()
        .min(0)
        .default(10)
        .describe("Epochs in which the learning rate rises. Paper app. C: 10."),
      ...fineTuningFields,
      labelSmoothing: z
        .number()
        .min(0)
        .lt(1)
        .default(0.2)
        .describe(
          "Label smoothing: the share of the target that is spread over all tokens. Chosen here: 0.2, as in GFSLT-VLP; the paper says cross-entropy.",
        ),
    }),
    /** How the translations of the result are searched for; names and meaning are Hugging Face's. Chosen here. */
    search: z
      .strictObject({
        beams: count.default(searchDefaults.beams),
        lengthPenalty: z.number().default(searchDefaults.lengthPenalty),
        maxLength: z.int().min(2).default(searchDefaults.maxLength),
        noRepeatNgram: z.int().min(0).default(searchDefaults.noRepeatNgram),
      })
      .prefault({}),
    validation: z
      .strictObject({
        every: validationEvery,
        beams: count
          .default(1)
          .describe(
            "Of the search in a validation. Chosen here: 1, greedy: checkpoints are compared, at a fifth of the time.",
          ),
        clips: z
          .enum(["valid", "train"])
          .default("valid")
          .describe("Which clips: `train` shows whether a model can learn its own sentences by heart."),
        /** By BLEU-4. */
        patience,
      })
      .prefault({}),
    checkpoints: epochCheckpoints,
  })
  .superRefine(({ train, mbart }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    refuseLongWarmup(train, context);
    if (train.batchSize % train.microBatch !== 0) {
      refuse(["train", "microBatch"], `expected a divisor of train.batchSize, ${train.batchSize}`);
    }
    if (mbart.kind === "random" && mbart.width % mbart.heads !== 0) {
      refuse(["mbart", "heads"], `expected a divisor of mbart.width, ${mbart.width}`);
    }
  });

export type TranslationConfig = z.infer<typeof translationConfigSchema>;

/** Some of them, as a preset, a file or a caller sets them; those of `TranslationConfig` that have defaults may be left out. */
export type TranslationSettings = DeepPartial<z.input<typeof translationConfigSchema>>;

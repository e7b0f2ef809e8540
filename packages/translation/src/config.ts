import { type TokenConfig, tokenSequences } from "@msmae/cubelets";
import { loraConfigSchema, type MbartConfig } from "@msmae/mbart";
import { msmaeConfigSchema } from "@msmae/transformer";
import { z } from "zod";

const { streams, tokens, hands, stride, encoder } = msmaeConfigSchema.shape;

/** The configuration of a translation model: MS-MAE's encoder and the bridge to mBART. */
export const translatorConfigSchema = z.strictObject({
  ...{ streams, tokens, hands, stride, encoder },
  /**
   * What mBART reads: at each time step the average over the streams (Paper §4.3, the default there), or all tokens of all
   * streams, one stream after the other (`flat`, the paper's other input strategy).
   */
  bridge: z.enum(["average", "flat"]).default("average"),
  /** Whether the pose encoder learns too (Paper §4.3), or stays as it is (Paper app. E). */
  poseEncoder: z.enum(["full", "frozen"]).default("full"),
});

/** A translation model's configuration with all defaults. */
export type TranslatorConfig = z.infer<typeof translatorConfigSchema>;

const besideModel = z.strictObject({
  /** The adapter of mBART's decoder; null where all of mBART was trained. */
  lora: loraConfigSchema.nullable(),
  /** One frame was taken of each so many. */
  unit: z.int().min(1),
  /** Of texts whose manifest does not say it; null where it has to. */
  language: z.string().min(1).nullable(),
});

/** A checkpoint's description: the model's configuration, LoRA and mBART's. */
export interface TranslatorDescription extends z.infer<typeof besideModel> {
  readonly model: TranslatorConfig;
}

/** What a checkpoint holds under the metadata key `config`: the model's fields, and `translation` beside them. */
export function checkpointConfig({ model, lora, unit, language }: TranslatorDescription): object {
  return { ...model, translation: { lora, unit, language } };
}

const stored = z.looseObject({ translation: besideModel });

/** The other way round; undefined for anything else, such as the config of a pretraining checkpoint. */
export function parseCheckpointConfig(config: unknown): TranslatorDescription | undefined {
  const parsed = stored.safeParse(config);
  if (!parsed.success) return undefined;
  const { translation, ...rest } = parsed.data;
  const model = translatorConfigSchema.safeParse(rest);
  return model.success ? { model: model.data, ...translation } : undefined;
}

/** The longest clip in time steps, N: the number of mBART's positions. */
export function stepLimit(
  model: TokenConfig & Pick<TranslatorConfig, "bridge">,
  { max_position_embeddings: positions }: Pick<MbartConfig, "max_position_embeddings">,
): number {
  return model.bridge === "average" ? positions : Math.floor(positions / tokenSequences(model).length);
}

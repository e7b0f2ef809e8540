import { stgcnConfigSchema } from "@msmae/st-gcn";
import { msmaeConfigSchema } from "@msmae/transformer";
import { z } from "zod";

const { streams, tokens, hands, stride, encoder } = msmaeConfigSchema.shape;

/** The configuration of a recognition model (isolated signs), without the number of glosses. */
export const recognizerConfigSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    /** MS-MAE's encoder and a linear layer. */
    kind: z.literal("ms-mae"),
    ...{ streams, tokens, hands, stride, encoder },
    /** What the layer reads: a CLS token (Paper §4.2), or the mean over all tokens (Paper §4.2.2, of the probe). */
    pooling: z.enum(["cls", "mean"]).default("cls"),
  }),
  /** The baselines of table 1. Here a kind has to be named: a model without one is not theirs. */
  stgcnConfigSchema.safeExtend({ kind: z.enum(["st-gcn++", "st-gcn"]) }),
]);

/** A recognition model's configuration with all defaults. */
export type RecognizerConfig = z.infer<typeof recognizerConfigSchema>;

/** A checkpoint's description: the model's configuration, its input and its glosses. */
export interface RecognizerDescription {
  readonly model: RecognizerConfig;
  /** Frames that are taken of each clip, T. */
  readonly frames: number;
  /** Whether a keypoint moves straight between two frames that show it, or is missing there. */
  readonly fillGaps: boolean;
  /** [G] in the order of the classifier's rows. */
  readonly glosses: readonly string[];
}

const besideModel = z.looseObject({
  frames: z.int().min(1),
  /** Absent, also in checkpoints from before it was a setting: true. */
  fillGaps: z.boolean().default(true),
  glosses: z.array(z.string()).min(1),
});

/**
 * What a checkpoint holds under the metadata key `config`: the model's fields, and `frames` and `glosses` beside them;
 * `fillGaps` where it is false, so that versions that would fill them refuse the checkpoint, and read all others.
 */
export function checkpointConfig({ model, frames, fillGaps = true, glosses }: RecognizerDescription): object {
  return { ...model, frames, ...(!fillGaps && { fillGaps }), glosses };
}

/** The other way round; undefined for anything else, such as the config of a pretraining checkpoint. */
export function parseCheckpointConfig(config: unknown): RecognizerDescription | undefined {
  const beside = besideModel.safeParse(config);
  if (!beside.success) return undefined;
  const { frames, fillGaps, glosses, ...rest } = beside.data;
  const model = recognizerConfigSchema.safeParse(rest);
  return model.success ? { model: model.data, frames, fillGaps, glosses } : undefined;
}

import { z } from "zod";
import { isObject, type JsonObject, RESULT_VERSION, type ResultFormat } from "./result-file.js";

/** The model beside what needs no learning. */
export const RECONSTRUCTION_METHODS = ["model", "interpolation", "nearest", "mean"] as const;
export type ReconstructionMethod = (typeof RECONSTRUCTION_METHODS)[number];

/** How masked tokens of held-out clips were reconstructed. */
const scoreSchema = z.object({
  /** Null, here and below, where no masked token shows any of it, so that nothing was measured. */
  streams: z.record(
    z.string(),
    z.object({
      /** Mean squared error of a present coordinate, in squared shoulder widths. */
      meanSquare: z.number().nullable(),
      /** Squared error summed over a token's present coordinates, mean over masked tokens: the loss of Paper §3.2. */
      loss: z.number().nullable(),
    }),
  ),
  loss: z.number().nullable(),
});

export type ReconstructionScore = Readonly<z.infer<typeof scoreSchema>>;

const methodsSchema = z.object({
  model: scoreSchema,
  interpolation: scoreSchema,
  nearest: scoreSchema,
  mean: scoreSchema,
});

/** `reconstruction.json` of a run of pretraining. */
export const reconstructionResultSchema = z.object({
  version: z.literal(RESULT_VERSION),
  task: z.literal("pretrain"),
  /** By the masks' strategy, the one that was trained with first; of that alone where both are the same. */
  masks: z.object({ different: methodsSchema.optional(), same: methodsSchema.optional() }),
  /**
   * What the model is told of masked tokens and the baselines are not, under losses that do so: then their errors do not compare.
   * Absent in old files, whose run's settings say it.
   */
  told: z.object({ what: z.string(), note: z.string() }).optional(),
});

export type ReconstructionResult = z.infer<typeof reconstructionResultSchema>;
/** What a model is told: in words, and a sentence on why its errors do not compare. */
export type Told = NonNullable<ReconstructionResult["told"]>;
export type ReconstructionComparison = ReconstructionResult["masks"];

/** @param old As 0.1.0 wrote it: the strategies alone. */
export const upgradeReconstruction = ({ task: _, ...masks }: JsonObject): unknown => ({
  ...{ version: RESULT_VERSION, task: "pretrain", masks: isObject(masks) ? masks : {} },
});

export const reconstructionResult: ResultFormat<ReconstructionResult> = {
  ...{ schema: reconstructionResultSchema, task: "pretrain", upgrade: upgradeReconstruction },
};

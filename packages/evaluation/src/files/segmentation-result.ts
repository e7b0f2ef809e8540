import { z } from "zod";
import { samplingSchema } from "../scores/sampling.js";
import { segmentationScoresSchema } from "../scores/segmentation-scores.js";
import {
  corpusSchema,
  type JsonObject,
  RESULT_VERSION,
  type ResultFormat,
  skippedSchema,
} from "./result-file.js";
import { oldCorpus } from "./upgrade.js";

/** `segmentation.json`: where clips fall into segments, as an encoder sees them. */
export const segmentationResultSchema = z.object({
  version: z.literal(RESULT_VERSION),
  task: z.literal("segment"),
  checkpoint: z.string(),
  /** What people call the encoder. */
  encoder: z.string(),
  corpus: corpusSchema,
  /** Which matrix over time: of features or of attention, its layer and head where they were chosen. */
  of: z.enum(["features", "attention"]),
  layer: z.int().optional(),
  head: z.int().optional(),
  /** Frames that the encoder sees at once. */
  window: z.int(),
  method: z.string(),
  /** How many segments were asked for. */
  segments: z.union([z.int(), z.enum(["true", "auto"])]),
  penalty: z.number().optional(),
  /** Seconds that a boundary may be off, for F1. */
  tolerances: z.array(z.number()),
  clips: z.array(z.object({ id: z.string(), segments: z.int(), files: z.array(z.string()) })),
  skipped: skippedSchema,
  /** What intervals are drawn over; absent in old files, which drew clips, and where nothing is scored. */
  sampling: samplingSchema.optional(),
  /** Absent where no clip has known signs. */
  scores: segmentationScoresSchema.optional(),
});

export type SegmentationResult = z.infer<typeof segmentationResultSchema>;

/** @param old As 0.1.0 wrote it: the same without a version, the corpus' path in `data`, too. */
export const upgradeSegmentation = ({ data, ...old }: JsonObject): unknown => ({
  ...{ ...old, version: RESULT_VERSION, task: "segment", corpus: oldCorpus({ ...old, data }) },
});

export const segmentationResult: ResultFormat<SegmentationResult> = {
  ...{ schema: segmentationResultSchema, task: "segment", upgrade: upgradeSegmentation },
};

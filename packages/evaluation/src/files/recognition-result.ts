import { z } from "zod";
import { rankedScoreSchema } from "../scores/ranked-scores.js";
import { samplingSchema } from "../scores/sampling.js";
import {
  corpusSchema,
  isObject,
  type JsonObject,
  partSchema,
  RESULT_VERSION,
  type ResultFormat,
  skippedSchema,
  trainingSchema,
} from "./result-file.js";
import { oldCorpus, oldParts, oldTraining, partOf } from "./upgrade.js";

/** `recognition.json`, of a run and of a checkpoint that was measured by itself. */
export const recognitionResultSchema = z.object({
  version: z.literal(RESULT_VERSION),
  task: z.literal("recognize"),
  /** What was scored; of a run from its folder. */
  checkpoint: z.string(),
  /** Absent for a checkpoint that was measured by itself. */
  training: trainingSchema.optional(),
  corpus: corpusSchema,
  /** How many the model tells apart. */
  glosses: z.int(),
  /** How many of them the measured clips show. */
  glossesShown: z.int().optional(),
  /** How many clips of the corpus have no gloss. */
  unlabelled: z.int().optional(),
  /** Clips that were not scored since the model does not know their gloss: how many of each. */
  unknown: z.record(z.string(), z.int()).optional(),
  skipped: skippedSchema,
  /** Each part that was scored; `predictions.jsonl` is of the last one. */
  parts: z.array(
    z.object({
      part: partSchema,
      clips: z.int(),
      /** The mean cross-entropy, without label smoothing. */
      loss: z.number().optional(),
      /** What intervals are drawn over; absent in old files, which drew clips. */
      sampling: samplingSchema.optional(),
      scores: z.array(rankedScoreSchema),
    }),
  ),
  /** The most frequent ones first. */
  confusions: z
    .array(z.object({ shown: z.string(), taken: z.string(), clips: z.array(z.string()) }))
    .optional(),
});

export type RecognitionResult = z.infer<typeof recognitionResultSchema>;

/** @param old As 0.1.0 wrote it: a run's had scores by part beside intervals of the last one, the evaluator's a list. */
export function upgradeRecognition(old: JsonObject): unknown {
  const { scores, intervals, clips, confusions } = old;
  const parts = Array.isArray(scores)
    ? [{ part: partOf(old.split), clips, scores }]
    : oldParts(old, (part, of, isLast) => ({
        ...{ part, clips: isObject(clips) ? clips[part] : undefined, loss: of.loss },
        scores: isLast && Array.isArray(intervals) ? intervals : withoutIntervals(of),
      }));
  return {
    ...{ version: RESULT_VERSION, task: "recognize", checkpoint: old.checkpoint, ...oldTraining(old) },
    ...{ corpus: oldCorpus(old), glosses: old.glosses, glossesShown: old.glossesShown },
    ...{ unlabelled: old.unlabelled, unknown: old.unknown, skipped: old.skipped ?? [], parts, confusions },
  };
}

function withoutIntervals({ recall, perGloss }: JsonObject): unknown[] {
  const of = (values: unknown, suffix: string) =>
    Object.entries(isObject(values) ? values : {}).map(([k, score]) => ({
      ...{ name: `recall@${k}${suffix}`, score, low: null, high: null, interval: "none" },
    }));
  return [...of(recall, ""), ...of(perGloss, " per gloss")];
}

export const recognitionResult: ResultFormat<RecognitionResult> = {
  ...{ schema: recognitionResultSchema, task: "recognize", upgrade: upgradeRecognition },
};

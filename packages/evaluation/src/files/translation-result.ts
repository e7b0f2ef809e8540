import { z } from "zod";
import { samplingSchema } from "../scores/sampling.js";
import { languageScoringSchema } from "../scores/text-scoring.js";
import { translationScoreSchema } from "../scores/translation-scores.js";
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

/** `translation.json`, of a run and of a checkpoint that was measured by itself. */
export const translationResultSchema = z.object({
  version: z.literal(RESULT_VERSION),
  task: z.literal("translate"),
  /** What was scored; of a run from its folder. */
  checkpoint: z.string(),
  /** Absent for a checkpoint that was measured by itself. */
  training: trainingSchema.optional(),
  corpus: corpusSchema,
  /** How translations were searched for; absent in old runs, whose settings say it. */
  search: z.object({ beams: z.int(), lengthPenalty: z.number(), maxLength: z.int() }).optional(),
  /** How many clips of the corpus have no text. */
  untranslated: z.int().optional(),
  /** Ids of clips that had more time steps than mBART positions. */
  shortened: z.array(z.string()).optional(),
  skipped: skippedSchema,
  /** Of each language, how its texts were scored. */
  scoring: z.array(languageScoringSchema),
  /** Each part that was scored; `predictions.jsonl` is of the last one. */
  parts: z.array(
    z.object({
      part: partSchema,
      clips: z.int(),
      /** What intervals are drawn over; absent in old files, which drew sentences. */
      sampling: samplingSchema.optional(),
      scores: z.array(translationScoreSchema),
    }),
  ),
});

export type TranslationResult = z.infer<typeof translationResultSchema>;

/** @param old As 0.1.0 wrote it: a run's had four numbers of each part, of its first language, the evaluator's a list. */
export function upgradeTranslation(old: JsonObject): unknown {
  const { scores, clips, search } = old;
  const scoring = oldScoring(old);
  const parts = Array.isArray(scores)
    ? [{ part: partOf(old.split), clips, scores }]
    : oldParts(old, (part, of, isLast) => ({
        ...{ part, clips: isObject(clips) ? clips[part] : undefined },
        scores: withoutIntervals(of, scoring[0]?.language ?? "not known", isLast ? list(old.signatures) : []),
      }));
  return {
    ...{ version: RESULT_VERSION, task: "translate", checkpoint: old.checkpoint, ...oldTraining(old) },
    ...{ corpus: oldCorpus(old), search, untranslated: old.untranslated, shortened: old.shortened },
    ...{ skipped: old.skipped ?? [], scoring, parts },
  };
}

/** The names of a run's four numbers. */
const NAMES = { bleu1: "BLEU-1", bleu: "BLEU", chrf: "chrF2", rouge: "ROUGE-L-twostream" } as const;

function withoutIntervals(of: JsonObject, language: string, signatures: readonly unknown[]): unknown[] {
  return Object.entries(NAMES).flatMap(([field, name]) => {
    const signature = signatures.map(String).find((text) => text.startsWith(`${name}|`)) ?? "";
    const [, settings = ""] = /^[^|]*\|(\S*)/.exec(signature) ?? [];
    return of[field] === undefined
      ? []
      : [
          {
            ...{ language, name, punctuation: "raw", sentences: 0, score: of[field] },
            ...{ low: null, high: null, signature: settings },
          },
        ];
  });
}

/** What 0.1.0 said of how texts are scored: `scoring`, or before that, signatures, whose field `tok` says it. */
function oldScoring({ scoring, scores, signatures }: JsonObject): { language: string }[] {
  if (list(scoring).length > 0) return list(scoring) as { language: string }[];
  const found = new Map<string, { language: string }>();
  for (const each of [...list(scores), ...list(signatures).map((signature) => ({ signature }))]) {
    const { language = "not known", signature } = isObject(each) ? each : {};
    const tokenize = /\|tok:(13a|zh|char)(?:\||$)/.exec(String(signature))?.[1];
    if (typeof language !== "string" || tokenize === undefined) continue;
    // Others than Chinese were never corrected.
    const how = { tokenize, unit: tokenize === "13a" ? "word" : "char", corrected: tokenize === "zh" };
    found.set(language, { language, ...how });
  }
  return [...found.values()];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const translationResult: ResultFormat<TranslationResult> = {
  ...{ schema: translationResultSchema, task: "translate", upgrade: upgradeTranslation },
};

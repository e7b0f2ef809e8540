import {
  bleu,
  bootstrapScore,
  chrf,
  correctPunctuation,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  type Metric,
  type References,
  rougeL,
  type Score,
  signature,
  statisticsOf,
} from "@msmae/metrics";
import { z } from "zod";
import type { SampledBy } from "./sampling.js";
import { scoringOf, type TextScoring } from "./text-scoring.js";

/** What is scored of a translated clip. */
export interface TranslatedText {
  /** mBART's code. */
  readonly language: string;
  readonly hypothesis: string;
  /** Absent for a clip without a text, which is not scored. */
  readonly references?: References | undefined;
}

/** A score of translations in a language, 0 to 100, with its 95 % interval. */
export const translationScoreSchema = z.object({
  /** mBART's code of the texts' language. */
  language: z.string(),
  /** As in `evaluator score`: `BLEU` is BLEU-4. */
  name: z.string(),
  /** `corrected`: mBART's `,?!` were made `，？！` again, for Chinese (paper, table 3). */
  punctuation: z.enum(["raw", "corrected"]),
  sentences: z.int(),
  score: z.number(),
  /** Null where every sample scores the same, as of a single sentence, and where no interval was asked for. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  signature: z.string(),
});

export type TranslationScore = Readonly<z.infer<typeof translationScoreSchema>>;

/** BLEU-1 to BLEU-4, chrF and the paper's ROUGE-L. */
export function translationMetrics({ tokenize, unit }: TextScoring): readonly Metric<Score>[] {
  return [
    ...[1, 2, 3, 4].map((maxOrder) => bleu({ tokenize, maxOrder })),
    chrf(),
    rougeL({ variant: "twostream", unit }),
  ];
}

export interface TranslationScoreOptions {
  /** Of a language; by default `scoringOf`, unless a result says how it was scored. */
  readonly scoring?: ((language: string) => TextScoring) | undefined;
  /** What intervals are drawn over, as `samplingOf()` finds it. Default: each sentence is by itself. */
  readonly sampling?: Pick<SampledBy, "unit" | "clusters"> | undefined;
  /** Default: true. Validation needs none, and comes often. */
  readonly intervals?: boolean;
}

/**
 * Computes BLEU-1 to BLEU-4, chrF and the paper's ROUGE-L for each language, with 95 % intervals; Chinese is scored
 * with and without punctuation correction.
 *
 * @throws {RangeError} if there is no sentence with a reference.
 * @throws {TooLongError} for a sentence that is too long to be scored.
 * @example
 * translationScores([{ language: "de_DE", hypothesis: "es regnet", references: "es regnet" }])[3]; // BLEU, 100
 */
export function translationScores(
  translated: readonly TranslatedText[],
  { scoring = scoringOf, sampling, intervals = true }: TranslationScoreOptions = {},
): TranslationScore[] {
  const scored = translated
    .map((sentence, i) => ({ ...sentence, cluster: sampling?.clusters?.[i] }))
    .filter(({ references }) => references !== undefined);
  if (scored.length === 0) throw new RangeError("There is no translation with a reference to score.");
  return [...new Set(scored.map(({ language }) => language))].flatMap((language) => {
    const own = scored.filter((sentence) => sentence.language === language);
    const references = own.map((sentence) => sentence.references!);
    const options = { clusters: sampling?.clusters && own.map(({ cluster }) => cluster) };
    const how = scoring(language);
    return (how.corrected ? (["raw", "corrected"] as const) : (["raw"] as const)).flatMap((punctuation) => {
      const hypotheses = own.map(({ hypothesis }) =>
        punctuation === "raw" ? hypothesis : correctPunctuation(hypothesis),
      );
      return translationMetrics(how).map((metric): TranslationScore => {
        const table = statisticsOf(metric, hypotheses, references);
        const { name, score } = metric.score(table.sum());
        const interval = intervals ? bootstrapScore(metric, table, options) : undefined;
        const none = interval === undefined || interval.low === interval.high;
        const by = sampling?.clusters === undefined ? {} : { by: sampling.unit };
        const resampling = intervals ? { bs: DEFAULT_SAMPLES, seed: DEFAULT_SEED, ...by } : undefined;
        return {
          ...{ language, name, punctuation, sentences: own.length, score },
          ...(none ? { low: null, high: null } : { low: interval.low, high: interval.high }),
          signature: signature(metric, countOf(references), resampling),
        };
      });
    });
  });
}

/** How many references sentences have, as signatures say it. */
function countOf(references: readonly References[]): number | "var" {
  const [count, ...others] = new Set(references.map((each) => (typeof each === "string" ? 1 : each.length)));
  return others.length > 0 ? "var" : count!;
}

/** Selects one score for each language and metric: the one with corrected punctuation, where there is one. */
export function mainScores(scores: readonly TranslationScore[]): TranslationScore[] {
  const corrected = new Set(
    scores.flatMap((each) => (each.punctuation === "corrected" ? each.language : [])),
  );
  return scores.filter(
    ({ language, punctuation }) => punctuation === "corrected" || !corrected.has(language),
  );
}

/** What validation logs of translations, 0 to 100. */
export interface MeanTranslationScores {
  /** BLEU-4 and BLEU-1 as sacreBLEU, chrF, and the paper's ROUGE-L. */
  readonly bleu: number;
  readonly bleu1: number;
  readonly chrf: number;
  readonly rouge: number;
}

/**
 * Computes one number for each metric, by which checkpoints are chosen: the mean over languages. Of one language it
 * is that language's score.
 *
 * @throws {RangeError} if there is no sentence with a reference.
 */
export function meanTranslationScores(translated: readonly TranslatedText[]): MeanTranslationScores {
  const scores = mainScores(translationScores(translated, { intervals: false }));
  const mean = (isIt: (name: string) => boolean) => {
    const own = scores.filter(({ name }) => isIt(name));
    return own.reduce((sum, { score }) => sum + score, 0) / own.length;
  };
  return {
    bleu: mean((name) => name === "BLEU"),
    bleu1: mean((name) => name === "BLEU-1"),
    chrf: mean((name) => name.startsWith("chrF")),
    rouge: mean((name) => name.startsWith("ROUGE-L")),
  };
}

/** As tables name a score: `BLEU-4`, and its language where there are several. */
export function shownScoreName(name: string, language: string, several: boolean): string {
  return `${name === "BLEU" ? "BLEU-4" : name}${several ? `, ${language}` : ""}`;
}

import {
  bleu,
  bootstrapScore,
  chrf,
  correctPunctuation,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  type Metric,
  rougeL,
  type Score,
  signature,
  statisticsOf,
} from "@msmae/metrics";
import { scoringOf, type TextScoring } from "@msmae/translation";

/** What is scored of a translated clip. */
export interface Sentence {
  /** mBART's code. */
  readonly language: string;
  readonly hypothesis: string;
  readonly reference?: string | readonly string[];
}

/** A score with its 95 % interval, by resampling the sentences; 0 to 100. */
export interface TranslationScore {
  /** mBART's code of the texts' language. */
  readonly language: string;
  /** As in `evaluator score`: `BLEU` is BLEU-4. */
  readonly name: string;
  /** `corrected`: mBART's `,?!` were made `，？！` again, for Chinese (paper, table 3). */
  readonly punctuation: "raw" | "corrected";
  readonly sentences: number;
  readonly score: number;
  /** Null where every sample scores the same, as of a single sentence. */
  readonly low: number | null;
  readonly high: number | null;
  readonly signature: string;
}

/** BLEU-1 to BLEU-4, chrF and the paper's ROUGE-L. */
export function metricsOf({ tokenize, unit }: TextScoring): readonly Metric<Score>[] {
  return [
    ...[1, 2, 3, 4].map((maxOrder) => bleu({ tokenize, maxOrder })),
    chrf(),
    rougeL({ variant: "twostream", unit }),
  ];
}

/**
 * BLEU-1 to BLEU-4, chrF and the paper's ROUGE-L, for each language by itself; of Chinese both as it was written and with
 * its punctuation corrected.
 *
 * @param scoring Of a language; ours, unless a result says how it was scored.
 * @throws {RangeError} if there is no sentence with a reference.
 */
export function scoresWithIntervals(
  translated: readonly Sentence[],
  scoring: (language: string) => TextScoring = scoringOf,
): TranslationScore[] {
  const scored = translated.filter(({ reference }) => reference !== undefined);
  if (scored.length === 0) throw new RangeError("There is no translation with a reference to score.");
  return [...new Set(scored.map(({ language }) => language))].flatMap((language) => {
    const own = scored.filter((sentence) => sentence.language === language);
    const references = own.map(({ reference }) => reference!);
    const how = scoring(language);
    return (how.corrected ? (["raw", "corrected"] as const) : (["raw"] as const)).flatMap((punctuation) => {
      const hypotheses = own.map(({ hypothesis }) =>
        punctuation === "raw" ? hypothesis : correctPunctuation(hypothesis),
      );
      return metricsOf(how).map((metric): TranslationScore => {
        const table = statisticsOf(metric, hypotheses, references);
        const { name, score } = metric.score(table.sum());
        const { low, high } = bootstrapScore(metric, table);
        const resampling = { bs: DEFAULT_SAMPLES, seed: DEFAULT_SEED };
        return {
          ...{ language, name, punctuation, sentences: own.length, score },
          ...(low === high ? { low: null, high: null } : { low, high }),
          signature: signature(metric, 1, resampling),
        };
      });
    });
  });
}

/** Of each language and metric the score that counts: with its punctuation corrected, where that is scored too. */
export function mainScores(scores: readonly TranslationScore[]): TranslationScore[] {
  const corrected = new Set(
    scores.flatMap((each) => (each.punctuation === "corrected" ? each.language : [])),
  );
  return scores.filter(
    ({ language, punctuation }) => punctuation === "corrected" || !corrected.has(language),
  );
}

/** As tables name a score: `BLEU-4`, and its language where there are several. */
export function shownName(name: string, language: string, several: boolean): string {
  return `${name === "BLEU" ? "BLEU-4" : name}${several ? `, ${language}` : ""}`;
}

import {
  bleu,
  bootstrapScore,
  chrf,
  corpusScore,
  correctPunctuation,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  rougeL,
  signature,
  statisticsOf,
} from "@msmae/metrics";
import { scoringOf, type TranslatedClip } from "@msmae/translation";

/** What is scored of a translated clip. */
export type Sentence = Pick<TranslatedClip, "hypothesis" | "reference" | "language">;

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
  readonly low: number;
  readonly high: number;
  readonly signature: string;
}

/**
 * BLEU-1 to BLEU-4, chrF and the paper's ROUGE-L, for each language by itself; of Chinese both as it was written and with
 * its punctuation corrected.
 *
 * @throws {RangeError} if there is no sentence with a reference.
 */
export function scoresWithIntervals(translated: readonly Sentence[]): TranslationScore[] {
  const scored = translated.filter(({ reference }) => reference !== undefined);
  if (scored.length === 0) throw new RangeError("There is no translation with a reference to score.");
  return [...new Set(scored.map(({ language }) => language))].flatMap((language) => {
    const { tokenize, unit, corrected } = scoringOf(language);
    const own = scored.filter((sentence) => sentence.language === language);
    const references = own.map(({ reference }) => reference!);
    const metrics = [
      ...[1, 2, 3, 4].map((maxOrder) => bleu({ tokenize, maxOrder })),
      chrf(),
      rougeL({ variant: "twostream", unit }),
    ];
    return (corrected ? (["raw", "corrected"] as const) : (["raw"] as const)).flatMap((punctuation) => {
      const hypotheses = own.map(({ hypothesis }) =>
        punctuation === "raw" ? hypothesis : correctPunctuation(hypothesis),
      );
      return metrics.map((metric): TranslationScore => {
        const { name, score } = corpusScore(metric, hypotheses, references);
        const { low, high } = bootstrapScore(metric, statisticsOf(metric, hypotheses, references));
        const resampling = { bs: DEFAULT_SAMPLES, seed: DEFAULT_SEED };
        return {
          ...{ language, name, punctuation, sentences: own.length, score, low, high },
          signature: signature(metric, 1, resampling),
        };
      });
    });
  });
}

import { chrf, sentenceScore } from "@msmae/metrics";
import { scoredText, scoringOf, type TextScoring } from "../scores/text-scoring.js";
import type { TranslatedText } from "../scores/translation-scores.js";

/** A translated clip that may be shown. */
export interface ExampleSentence extends TranslatedText {
  /** Of its clip. */
  readonly id?: string | undefined;
}

/** A sentence with its own score, chrF: it tells short sentences apart, of which few share four words. */
export type Rated<S extends ExampleSentence> = S & { readonly chrf: number };

/** Which sentences are looked at, each at most once. */
export interface Examples<S extends ExampleSentence> {
  readonly best: readonly Rated<S>[];
  /** Around the median. */
  readonly typical: readonly Rated<S>[];
  readonly worst: readonly Rated<S>[];
}

/**
 * The best, the worst, and those in the middle; equal ones in the order in which they come.
 *
 * @param most Of each kind.
 * @param scoring Of a language; by default `scoringOf`, unless a result says how it was scored.
 */
export function chooseExamples<S extends ExampleSentence>(
  translated: readonly S[],
  most: number,
  scoring: (language: string) => TextScoring = scoringOf,
): Examples<S> {
  const rated = translated
    .flatMap((sentence) => {
      const { hypothesis, references, language } = sentence;
      if (references === undefined) return [];
      const text = scoredText(hypothesis, scoring(language));
      return [{ ...sentence, chrf: sentenceScore(chrf(), text, references).score }];
    })
    .sort((a, b) => b.chrf - a.chrf);
  const best = rated.slice(0, Math.min(most, Math.max(1, Math.floor(rated.length / 3))));
  const worst = rated.slice(Math.max(best.length, rated.length - best.length));
  const between = rated.slice(best.length, rated.length - worst.length);
  const first = Math.max(0, Math.floor((between.length - most) / 2));
  return { best, typical: between.slice(first, first + most), worst };
}

import { chrf, correctPunctuation, sentenceScore } from "@msmae/metrics";
import { scoringOf } from "@msmae/translation";
import type { Sentence } from "./scores.js";

/** A sentence with its own score, chrF: it tells short sentences apart, of which few share four words. */
export type Rated<S extends Sentence> = S & { readonly chrf: number };

/** Which sentences are looked at, each at most once. */
export interface Examples<S extends Sentence> {
  readonly best: readonly Rated<S>[];
  /** Around the median. */
  readonly typical: readonly Rated<S>[];
  readonly worst: readonly Rated<S>[];
}

/** The best, the worst, and those in the middle; equal ones in the order in which they come. */
export function chooseExamples<S extends Sentence>(translated: readonly S[], most: number): Examples<S> {
  const rated = translated
    .flatMap((sentence) => {
      const { hypothesis, reference, language } = sentence;
      if (reference === undefined) return [];
      const text = scoringOf(language).corrected ? correctPunctuation(hypothesis) : hypothesis;
      return [{ ...sentence, chrf: sentenceScore(chrf(), text, reference).score }];
    })
    .sort((a, b) => b.chrf - a.chrf);
  const best = rated.slice(0, Math.min(most, Math.max(1, Math.floor(rated.length / 3))));
  const worst = rated.slice(Math.max(best.length, rated.length - best.length));
  const between = rated.slice(best.length, rated.length - worst.length);
  const first = Math.max(0, Math.floor((between.length - most) / 2));
  return { best, typical: between.slice(first, first + most), worst };
}

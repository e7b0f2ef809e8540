import {
  bleu,
  type CorpusScore,
  chrf,
  corpusScore,
  correctPunctuation,
  type Metric,
  rougeL,
  type Score,
} from "@msmae/metrics";
import type { TranslatedClip } from "./translate.js";

/** The scores of translations, each with its name and signature. */
export interface TranslationScores {
  /** BLEU-4 and BLEU-1 as sacreBLEU, chrF, and the paper's ROUGE-L: 0 to 100. */
  readonly bleu: number;
  readonly bleu1: number;
  readonly chrf: number;
  readonly rouge: number;
  readonly all: readonly CorpusScore[];
}

/** Languages that are written without spaces: sacreBLEU's `zh` cuts Chinese characters, `char` all. */
const UNSPACED: Readonly<Record<string, "zh" | "char">> = { zh_CN: "zh", ja_XX: "char", th_TH: "char" };

/** How texts of a language are tokenised and scored. */
export interface TextScoring {
  /** Of BLEU. */
  readonly tokenize: "13a" | "zh" | "char";
  /** Of ROUGE. */
  readonly unit: "word" | "char";
  /** Whether mBART's `,?!` become `，？！` again (paper, table 3). */
  readonly corrected: boolean;
}

/** The same with the language, as results have it: so that nobody who reads them has to know it. */
export interface LanguageScoring extends TextScoring {
  /** mBART's code. */
  readonly language: string;
}

/** How texts of a language are scored: Paper §4.3 for English, German (13a) and Chinese (zh, punctuation corrected). */
export function scoringOf(language: string): TextScoring {
  const tokenize = UNSPACED[language];
  return {
    tokenize: tokenize ?? "13a",
    unit: tokenize === undefined ? "word" : "char",
    corrected: language === "zh_CN",
  };
}

/** The languages of translated clips, and how each is scored, for a result's `scoring`. */
export function scoringsOf(translated: readonly Pick<TranslatedClip, "language">[]): LanguageScoring[] {
  const languages = new Set(translated.map(({ language }) => language));
  return [...languages].map((language) => ({ language, ...scoringOf(language) }));
}

/** Translations and their references as they are compared, and by what. */
export interface Scoring {
  readonly hypotheses: readonly string[];
  readonly references: readonly string[];
  /** BLEU-4, BLEU-1, chrF, ROUGE-L. */
  readonly metrics: readonly [Metric<Score>, Metric<Score>, Metric<Score>, Metric<Score>];
}

/**
 * What {@link translationScores} compares, for intervals and tests.
 *
 * @param options.corrected Whether mBART's `,?!` become `，？！` again; by default for Chinese alone (paper, table 3).
 * @throws {RangeError} if no clip has a reference.
 */
export function scoringOfClips(
  translated: readonly Pick<TranslatedClip, "hypothesis" | "reference" | "language">[],
  options: { readonly corrected?: boolean } = {},
): Scoring {
  const scored = translated.filter(({ reference }) => reference !== undefined);
  const [first] = scored;
  if (first === undefined) throw new RangeError("There is no translation with a reference to score.");
  // A corpus of several languages is scored as its first.
  const { tokenize, unit, corrected: usual } = scoringOf(first.language);
  const { corrected = usual } = options;
  return {
    hypotheses: scored.map(({ hypothesis }) => (corrected ? correctPunctuation(hypothesis) : hypothesis)),
    references: scored.map(({ reference }) => reference!),
    metrics: [
      bleu({ tokenize }),
      bleu({ tokenize, maxOrder: 1 }),
      chrf(),
      rougeL({ variant: "twostream", unit }),
    ],
  };
}

/**
 * Scores translations as the paper does (§4.3): BLEU-1 and BLEU-4 by sacreBLEU, ROUGE-L by TwoStreamSLT; chrF beside them.
 *
 * @param options.corrected As {@link scoringOfClips} takes it.
 * @throws {RangeError} if no clip has a reference.
 * @example
 * translationScores(found).bleu;
 */
export function translationScores(
  translated: Parameters<typeof scoringOfClips>[0],
  options: { readonly corrected?: boolean } = {},
): TranslationScores {
  const { hypotheses, references, metrics } = scoringOfClips(translated, options);
  const all = metrics.map((metric) => corpusScore(metric, hypotheses, references));
  const [four, one, characters, rouge] = all.map(({ score }) => score) as [number, number, number, number];
  return { bleu: four, bleu1: one, chrf: characters, rouge, all };
}

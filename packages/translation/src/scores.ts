import { bleu, type CorpusScore, chrf, corpusScore, correctPunctuation, rougeL } from "@msmae/metrics";
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

/** How texts of a language are scored: Paper §4.3 for English, German (13a) and Chinese (zh, punctuation corrected). */
export function scoringOf(language: string): {
  readonly tokenize: "13a" | "zh" | "char";
  readonly unit: "word" | "char";
  readonly corrected: boolean;
} {
  const tokenize = UNSPACED[language];
  return {
    tokenize: tokenize ?? "13a",
    unit: tokenize === undefined ? "word" : "char",
    corrected: language === "zh_CN",
  };
}

/**
 * Scores translations as the paper does (§4.3): BLEU-1 and BLEU-4 by sacreBLEU, ROUGE-L by TwoStreamSLT; chrF beside them.
 *
 * @param options.corrected Whether mBART's `,?!` become `，？！` again; by default for Chinese alone (paper, table 3).
 * @throws {RangeError} if no clip has a reference.
 * @example
 * translationScores(found).bleu;
 */
export function translationScores(
  translated: readonly Pick<TranslatedClip, "hypothesis" | "reference" | "language">[],
  options: { readonly corrected?: boolean } = {},
): TranslationScores {
  const scored = translated.filter(({ reference }) => reference !== undefined);
  const [first] = scored;
  if (first === undefined) throw new RangeError("There is no translation with a reference to score.");
  // A corpus of several languages is scored as its first; the evaluator scores each apart.
  const { tokenize, unit, corrected: usual } = scoringOf(first.language);
  const { corrected = usual } = options;
  const hypotheses = scored.map(({ hypothesis }) =>
    corrected ? correctPunctuation(hypothesis) : hypothesis,
  );
  const references = scored.map(({ reference }) => reference!);
  const score = (metric: Parameters<typeof corpusScore>[0]) => corpusScore(metric, hypotheses, references);
  const all = [
    score(bleu({ tokenize })),
    score(bleu({ tokenize, maxOrder: 1 })),
    score(chrf()),
    score(rougeL({ variant: "twostream", unit })),
  ] as const;
  const [four, one, characters, rouge] = all;
  return {
    ...{ bleu: four.score, bleu1: one.score, chrf: characters.score, rouge: rouge.score },
    all,
  };
}

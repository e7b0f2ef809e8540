import { correctPunctuation } from "@msmae/metrics";
import { z } from "zod";

const fields = {
  /** Of BLEU. */
  tokenize: z.enum(["13a", "zh", "char"]),
  /** Of ROUGE. */
  unit: z.enum(["word", "char"]),
  /** Whether mBART's `,?!` become `，？！` again (paper, table 3). */
  corrected: z.boolean(),
};

/** How texts of a language are scored, with the language, as results have it: so that nobody who reads them has to know it. */
export const languageScoringSchema = z.object({
  /** mBART's code. */
  language: z.string(),
  ...fields,
});

export type LanguageScoring = Readonly<z.infer<typeof languageScoringSchema>>;

/** How texts of a language are cut and compared. */
export type TextScoring = Omit<LanguageScoring, "language">;

/** Languages that are written without spaces: sacreBLEU's `zh` cuts Chinese characters, `char` all. */
const UNSPACED: Readonly<Record<string, "zh" | "char">> = { zh_CN: "zh", ja_XX: "char", th_TH: "char" };

/**
 * Chooses how texts of a language are scored: Paper §4.3 for English, German (13a) and Chinese (zh, punctuation
 * corrected).
 *
 * @param language mBART's code.
 */
export function scoringOf(language: string): TextScoring {
  const tokenize = UNSPACED[language];
  return {
    tokenize: tokenize ?? "13a",
    unit: tokenize === undefined ? "word" : "char",
    corrected: language === "zh_CN",
  };
}

/** The languages of translated clips, and how each is scored, for a result's `scoring`. */
export function scoringsOf(translated: readonly { readonly language: string }[]): LanguageScoring[] {
  const languages = new Set(translated.map(({ language }) => language));
  return [...languages].map((language) => ({ language, ...scoringOf(language) }));
}

/** A hypothesis as it is compared. */
export function scoredText(hypothesis: string, { corrected }: Pick<TextScoring, "corrected">): string {
  return corrected ? correctPunctuation(hypothesis) : hypothesis;
}

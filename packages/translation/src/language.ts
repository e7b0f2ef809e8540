import { type MbartTokenizer, UnknownLanguageError } from "@msmae/mbart";

/**
 * mBART's code of a language: of `de`, `de-DE` and `de_DE` alike `de_DE`.
 *
 * @param language BCP 47, as a manifest's `textLanguage`, or one of mBART's codes.
 * @throws {UnknownLanguageError} if the tokenizer does not have it.
 * @example
 * languageCode(tokenizer, "zh-Hans"); // "zh_CN"
 */
export function languageCode(tokenizer: Pick<MbartTokenizer, "languages">, language: string): string {
  const { languages } = tokenizer;
  if (languages.includes(language)) return language;
  const primary = (code: string) => code.split(/[-_]/)[0]!.toLowerCase();
  const found = languages.find((code) => primary(code) === primary(language));
  if (found === undefined) throw new UnknownLanguageError(language, languages.map(primary));
  return found;
}

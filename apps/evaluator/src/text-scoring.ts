import type { LanguageScoring } from "@msmae/translation";

/** The language of texts that nothing says the language of. */
export const UNKNOWN = "not known";

/**
 * How a run scored its translations: `scoring` in its `translation.json`, so that nobody has to be told the language. Results
 * from before that was written have signatures, whose field `tok` says it.
 *
 * @param result What is in that file.
 * @returns One for each language; one of a language that is not known where there is nothing.
 */
export function textScoringsOf(result: unknown): readonly LanguageScoring[] {
  const { scoring, scores, signatures } = (result ?? {}) as {
    readonly [field in "scoring" | "scores" | "signatures"]?: unknown;
  };
  const known = list(scoring).flatMap((each) => (isScoring(each) ? [each] : []));
  if (known.length > 0) return known;
  const found = new Map<string, LanguageScoring>();
  for (const each of [...list(scores), ...list(signatures).map((signature) => ({ signature }))]) {
    const { language = UNKNOWN, signature } = (each ?? {}) as {
      readonly language?: unknown;
      readonly signature?: unknown;
    };
    const tokenizer = /\|tok:(13a|zh|char)(?:\||$)/.exec(String(signature))?.[1];
    if (typeof language === "string" && tokenizer !== undefined)
      found.set(language, scoringBy(language, tokenizer));
  }
  return found.size > 0 ? [...found.values()] : [scoringBy(UNKNOWN, "13a")];
}

/** @param tokenizer Of the BLEU that was written down: before `scoring`, others than Chinese were never corrected. */
function scoringBy(language: string, tokenizer: string): LanguageScoring {
  if (tokenizer === "zh") return { language, tokenize: "zh", unit: "char", corrected: true };
  if (tokenizer === "char") return { language, tokenize: "char", unit: "char", corrected: false };
  return { language, tokenize: "13a", unit: "word", corrected: false };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isScoring(value: unknown): value is LanguageScoring {
  const { language, tokenize, unit, corrected } = (value ?? {}) as Partial<
    Record<keyof LanguageScoring, unknown>
  >;
  return (
    typeof language === "string" &&
    ["13a", "zh", "char"].includes(tokenize as string) &&
    ["word", "char"].includes(unit as string) &&
    typeof corrected === "boolean"
  );
}

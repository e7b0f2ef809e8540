/** How texts of a run are cut and compared. */
export interface TextScoring {
  readonly tokenize: "13a" | "zh" | "char";
  readonly unit: "word" | "char";
  /** Whether mBART's `,?!` become `，？！` again, for Chinese (paper, table 3). */
  readonly corrected: boolean;
}

/**
 * How a run scored its translations, by the signatures in its `translation.json`: so that nobody has to be told the language.
 *
 * @param result What is in that file.
 */
export function textScoringOf(result: unknown): TextScoring {
  const signatures = JSON.stringify(result) ?? "";
  if (signatures.includes("tok:zh")) return { tokenize: "zh", unit: "char", corrected: true };
  if (signatures.includes("tok:char")) return { tokenize: "char", unit: "char", corrected: false };
  return { tokenize: "13a", unit: "word", corrected: false };
}

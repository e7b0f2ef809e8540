import type { TranslatedClip } from "./translate.js";

/** The text of a `predictions.jsonl`; `parseTranslation` of @msmae/metrics reads its lines. */
export function writePredictions(translated: readonly TranslatedClip[]): string {
  return translated
    .map(
      ({ id, language, hypothesis, reference }) =>
        `${JSON.stringify({ id, language, hypothesis, reference })}\n`,
    )
    .join("");
}

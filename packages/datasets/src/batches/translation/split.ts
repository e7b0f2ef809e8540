import type { CorpusIndex } from "../../clips/corpus-index.js";
import { CorpusError } from "../../clips/errors.js";
import { SPLIT_DEFAULTS, type SplitConfig } from "../../corpus/config-fields.js";
import { type HeldOut, holdOut } from "../../corpus/labelled-split.js";

/** A corpus as sentences to learn from and sentences to measure by. */
export interface TranslationSplit extends HeldOut {
  /** How many clips have no text, and are left out; those with an empty one among them. */
  readonly untranslated: number;
  /** The ids of clips whose text is empty. */
  readonly empty: readonly string[];
}

/**
 * Splits a corpus for translation: clips that have a text, as the manifest's field says; where it says nothing, a share
 * of them by the seed.
 *
 * @throws {CorpusError} if no clip has a text, or none is to be trained on; if the field was asked for
 * and no clip has it, or it says something else.
 * @example
 * const { train, valid } = splitForTranslation(corpus, { seed: 7 });
 */
export function splitForTranslation(
  corpus: Pick<CorpusIndex, "name" | "clips" | "parts" | "splitBy">,
  options: Partial<SplitConfig> = {},
): TranslationSplit {
  const config = { ...SPLIT_DEFAULTS, ...options };
  const { clips, name } = corpus;
  const translated = [...clips.keys()].filter((clip) => (clips[clip]!.text ?? "").trim() !== "");
  if (translated.length === 0) {
    const what =
      clips.length === 1 ? "the only clip has no text" : `none of ${clips.length} clips has a text`;
    throw new CorpusError(name, `${what}; translation learns from clips with a text in the manifest`);
  }
  return {
    ...holdOut(corpus, translated, config, () => "", "a text"),
    untranslated: clips.length - translated.length,
    empty: clips.flatMap(({ id, text }) => (text?.trim() === "" ? [id] : [])),
  };
}

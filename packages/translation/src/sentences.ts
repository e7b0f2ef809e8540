import { CorpusError, type CorpusIndex } from "@msmae/datasets";
import { EmptyTextError, type MbartConfig, type MbartTokenizer, UnknownLanguageError } from "@msmae/mbart";
import { languageCode } from "./language.js";

/** The translation of a clip, as mBART sees it. */
export interface Sentence {
  readonly text: string;
  /** mBART's code. */
  readonly language: string;
  /** With language and `</s>`. */
  readonly labels: readonly number[];
}

/**
 * The language of a clip's text, as mBART's code.
 *
 * @param language Of all clips; where null each one's `textLanguage`.
 * @throws {CorpusError} if it is not known, or mBART does not have it; it names the clip.
 */
export function languageOf(
  { name, clips }: Pick<CorpusIndex, "name" | "clips">,
  clip: number,
  tokenizer: Pick<MbartTokenizer, "languages">,
  language: string | null,
): string {
  const { id, textLanguage: own } = clips[clip]!;
  const textLanguage = language ?? own;
  const known = tokenizer.languages.map((code) => code.split("_")[0]).join(", ");
  const remedy = "or --set data.language=de_DE for all clips";
  if (textLanguage === undefined) {
    const expected = `expected one of ${known} in the manifest, ${remedy}`;
    throw new CorpusError(name, `clip ${JSON.stringify(id)}: textLanguage: missing; ${expected}`);
  }
  try {
    return languageCode(tokenizer, textLanguage);
  } catch (error) {
    if (!(error instanceof UnknownLanguageError)) throw error;
    const got = `got ${JSON.stringify(textLanguage)}`;
    if (language !== null) throw new CorpusError(name, `data.language: expected one of ${known}, ${got}`);
    const expected = `expected one of ${known}, ${remedy}, ${got}`;
    throw new CorpusError(name, `clip ${JSON.stringify(id)}: textLanguage: ${expected}`);
  }
}

/**
 * The sentences of clips that have a text, by the clips' indices.
 *
 * @throws {CorpusError} naming the clip whose text is empty, too long, or in a language that mBART does not have.
 */
export function sentencesOf(
  corpus: Pick<CorpusIndex, "name" | "clips">,
  clips: readonly number[],
  tokenizer: MbartTokenizer,
  { max_position_embeddings: limit }: MbartConfig,
  language: string | null,
): Map<number, Sentence> {
  return new Map(
    clips.map((clip) => {
      const { id, text = "" } = corpus.clips[clip]!;
      const refuse = (problem: string) =>
        new CorpusError(corpus.name, `clip ${JSON.stringify(id)}: text: ${problem}`);
      const code = languageOf(corpus, clip, tokenizer, language);
      try {
        const labels = tokenizer.labels(text, code);
        if (labels.length > limit) throw refuse(`${labels.length} tokens; mBART has ${limit} positions`);
        return [clip, { text, language: code, labels }] as const;
      } catch (error) {
        if (!(error instanceof EmptyTextError)) throw error;
        throw refuse(`expected something besides spaces, got ${JSON.stringify(text)}`);
      }
    }),
  );
}

import { CorpusError, type CorpusIndex } from "@msmae/datasets";
import { EmptyTextError, type MbartConfig, type MbartTokenizer, UnknownLanguageError } from "@msmae/mbart";
import { languageCode } from "./language.js";

/** The translation of a clip as mBART's tokens. */
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
 * @param language Of clips whose manifest does not say it; null where all have to.
 * @throws {CorpusError} if it is not known, or mBART does not have it; it names the clip.
 */
export function languageOf(
  { name, clips }: Pick<CorpusIndex, "name" | "clips">,
  clip: number,
  tokenizer: Pick<MbartTokenizer, "languages">,
  language: string | null,
): string {
  const { id, textLanguage = language } = clips[clip]!;
  const where = `clip ${JSON.stringify(id)}: textLanguage`;
  if (textLanguage === null) {
    const remedy = "or --set data.language=de_DE for clips without one";
    throw new CorpusError(name, `${where}: missing; expected one of ${knownTo(tokenizer)}, ${remedy}`);
  }
  return codeOf(tokenizer, textLanguage, name, where);
}

const knownTo = ({ languages }: Pick<MbartTokenizer, "languages">) =>
  languages.map((code) => code.split("_")[0]).join(", ");

function codeOf(
  tokenizer: Pick<MbartTokenizer, "languages">,
  language: string,
  name: string,
  where: string,
): string {
  try {
    return languageCode(tokenizer, language);
  } catch (error) {
    if (!(error instanceof UnknownLanguageError)) throw error;
    const got = JSON.stringify(language);
    throw new CorpusError(name, `${where}: expected one of ${knownTo(tokenizer)}, got ${got}`);
  }
}

/**
 * The sentences of clips that have a text, by the clips' indices.
 *
 * @param language As {@link languageOf} takes it.
 * @throws {CorpusError} naming the clip whose text is empty, too long, or in a language that mBART does not have.
 */
export function sentencesOf(
  corpus: Pick<CorpusIndex, "name" | "clips">,
  clips: readonly number[],
  tokenizer: MbartTokenizer,
  { max_position_embeddings: limit }: MbartConfig,
  language: string | null,
): Map<number, Sentence> {
  if (language !== null) codeOf(tokenizer, language, corpus.name, "data.language");
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

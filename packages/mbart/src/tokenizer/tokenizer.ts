import { Tokenizer } from "@huggingface/tokenizers";
import { LANGUAGES, type Layout } from "./languages.js";
import { cutting, MASK, normaliserOf, SPECIALS, type TokenizerJson } from "./tokenizer-json.js";

/** A language that the model has no token for. */
export class UnknownLanguageError extends Error {
  override readonly name = "UnknownLanguageError";
  constructor(
    readonly language: string,
    readonly known: readonly string[],
  ) {
    super(`Language ${JSON.stringify(language)}: expected one of ${known.join(", ")}.`);
  }
}

/** A sentence with nothing in it. */
export class EmptyTextError extends Error {
  override readonly name = "EmptyTextError";
  constructor(readonly text: string) {
    super(`Text ${JSON.stringify(text)}: expected something besides spaces.`);
  }
}

/** SentencePiece's text of what it has no piece for. */
const UNKNOWN = " ⁇ ";

/** How a translation begins. */
export interface TranslationStart {
  /** What the decoder reads first. */
  readonly start: number;
  /** What it has to say first: mBART-50's language. */
  readonly forced?: number;
}

/** What is used of the library's tokenizer; its own types do not resolve in an ES module. */
interface Unigram {
  normalizer: ((text: string) => string) | null;
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
}

/**
 * mBART's tokenizer: SentencePiece's Unigram over fairseq's ids, with languages.
 *
 * @example
 * const tokenizer = loadTokenizer("models/mbart-large-50");
 * tokenizer.labels("A test", "en_XX"); // [250004, 62, 3034, 2]
 */
export class MbartTokenizer {
  readonly #unigram: Unigram;
  /** By id; languages and other special tokens have no text. */
  readonly #texts: readonly (string | undefined)[];
  readonly #languages: ReadonlyMap<string, number>;
  readonly #end: number;
  readonly #ids: ReadonlyMap<string, number>;

  /** @param json The content of a `tokenizer.json`, as `loadTokenizer()` reads or makes it. */
  constructor(
    readonly json: TokenizerJson,
    readonly layout: Layout,
  ) {
    const { vocab, unk_id } = json.model;
    const tokens = vocab.map(([token]) => token);
    for (const { id, content } of json.added_tokens) tokens[id] = content;
    const ids = new Map(tokens.map((token, id) => [token, id]));
    this.#ids = ids;
    const known = LANGUAGES[layout].filter((code) => ids.has(code));
    const silent = new Set<string>([...SPECIALS, MASK, ...known]);
    this.#languages = new Map(known.map((code) => [code, ids.get(code)!]));
    this.#end = ids.get("</s>")!;
    this.#texts = tokens.map((token, id) =>
      id === unk_id ? UNKNOWN : silent.has(token) ? undefined : token.replaceAll("▁", " "),
    );
    this.#unigram = new Tokenizer(cutting(json), {});
    // The library's own normaliser only approximates SentencePiece's table of characters.
    this.#unigram.normalizer = normaliserOf(json);
  }

  /** V: the rows that a model's embedding needs. */
  get size(): number {
    return this.#texts.length;
  }

  /** The id of a token as it is written in `tokenizer.json`; undefined where there is none. */
  tokenId(token: string): number | undefined {
    return this.#ids.get(token);
  }

  /** The codes of the languages that have a token. */
  get languages(): readonly string[] {
    return [...this.#languages.keys()];
  }

  /** @throws {UnknownLanguageError} */
  languageId(code: string): number {
    const id = this.#languages.get(code);
    if (id === undefined) throw new UnknownLanguageError(code, this.languages);
    return id;
  }

  /** The ids of a text, without language and `</s>`. */
  encode(text: string): number[] {
    return this.#unigram.encode(text, { add_special_tokens: false }).ids;
  }

  /**
   * A sentence as mBART reads it, as source and as labels: `[lang] X </s>`, or cc25's `X </s> [lang]`.
   *
   * @throws {UnknownLanguageError | EmptyTextError}
   */
  labels(text: string, language: string): number[] {
    const code = this.languageId(language);
    const ids = this.encode(text);
    if (ids.length === 0 || text.trim() === "") throw new EmptyTextError(text);
    return this.layout === "mbart-50" ? [code, ...ids, this.#end] : [...ids, this.#end, code];
  }

  /**
   * How generation begins: mBART-50 reads `</s>` and has to say the language, cc25 reads the language.
   *
   * @throws {UnknownLanguageError}
   */
  startOf(language: string): TranslationStart {
    const code = this.languageId(language);
    return this.layout === "mbart-50" ? { start: this.#end, forced: code } : { start: code };
  }

  /** The text of ids, special tokens left out, `<unk>` as SentencePiece's " ⁇ ". */
  decode(ids: Iterable<number>): string {
    let text = "";
    for (const id of ids) {
      const part = this.#texts[id] ?? "";
      // SentencePiece's own spaces in front of the first word; an unknown piece keeps its.
      text += text === "" && part !== UNKNOWN && part.startsWith(" ") ? part.slice(1) : part;
    }
    return text;
  }
}

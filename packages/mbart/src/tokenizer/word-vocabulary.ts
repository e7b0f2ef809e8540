import { normalise } from "./charsmap.js";
import type { Layout } from "./languages.js";
import { MbartTokenizer } from "./tokenizer.js";
import { tokenizerJson } from "./tokenizer-json.js";

/** A word, a number, one sign of a script without spaces, or anything else. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]/gu;

/**
 * A tokenizer for small models that are trained from nothing: the words of the texts, and their characters for the
 * words of others.
 *
 * It is no substitute for a trained SentencePiece model: other forms of a known word are spelled.
 *
 * @param options.pieces The most words that are kept, the most frequent ones. Chosen here: 8,000, more than a corpus of a few
 * thousand sentences has twice.
 * @example
 * const tokenizer = wordVocabulary(["der Regen kommt .", "die Sonne kommt ."]);
 * tokenizer.encode("die Sonne kommt .").length; // 4
 */
export function wordVocabulary(
  texts: Iterable<string>,
  { pieces = 8000, layout = "mbart-50" }: { readonly pieces?: number; readonly layout?: Layout } = {},
): MbartTokenizer {
  const counts = new Map<string, number>();
  const characters = new Set<string>(["▁"]);
  for (const text of texts) {
    const normal = normalise(text, undefined);
    for (const character of normal) characters.add(character);
    for (const part of normal.split(/(?=▁)/)) {
      // The "▁" of a part belongs to its first word.
      const words = part.slice(1).match(WORD) ?? [];
      words.forEach((word, at) => {
        const piece = at === 0 ? `▁${word}` : word;
        counts.set(piece, (counts.get(piece) ?? 0) + 1);
      });
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const words = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, pieces);
  // A character costs more than the rarest word, so that what can be a word is one.
  const spelled = Math.log(1 / Math.max(1, total)) - 1;
  const known = new Map<string, number>(words.map(([piece, count]) => [piece, Math.log(count / total)]));
  for (const character of [...characters].sort()) if (!known.has(character)) known.set(character, spelled);
  return new MbartTokenizer(tokenizerJson([...known], new Uint8Array(0), layout), layout);
}

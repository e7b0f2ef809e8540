import { z } from "zod";
import { LANGUAGES, type Layout } from "./languages.js";
import type { SentencePieceModel } from "./sentencepiece-model.js";

const added = z.looseObject({ id: z.int().min(0), content: z.string() });

/** SentencePiece's normalisation in Hugging Face's terms; we do all of it at once, and exactly. */
const normalizer = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Precompiled"), precompiled_charsmap: z.base64() }),
  z.looseObject({ type: z.literal("Strip") }),
  z.looseObject({ type: z.literal("Replace"), pattern: z.object({ Regex: z.literal(" {2,}") }) }),
]);

/** What is read of a `tokenizer.json` of Hugging Face; the rest is kept as it is. */
export const tokenizerJsonSchema = z.looseObject({
  added_tokens: z.array(added),
  normalizer: z.union([
    z.object({ type: z.literal("Sequence"), normalizers: z.array(normalizer) }),
    normalizer.transform((only) => ({ type: "Sequence" as const, normalizers: [only] })),
  ]),
  model: z.looseObject({
    type: z.literal("Unigram"),
    unk_id: z.int().min(0),
    vocab: z.array(z.tuple([z.string(), z.number()])),
  }),
});

export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;

/** The table of characters; empty where there is none. */
export function charsmapOf({ normalizer: { normalizers } }: TokenizerJson): Uint8Array {
  const table = normalizers.find(({ type }) => type === "Precompiled");
  return table?.type === "Precompiled"
    ? Buffer.from(table.precompiled_charsmap, "base64")
    : new Uint8Array(0);
}

/** fairseq's own beginning of a vocabulary, before SentencePiece's normal pieces. */
export const SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"] as const;

export const MASK = "<mask>";

/** `tokenizer.json` of a SentencePiece model, as Hugging Face's converters of mBART's tokenizers make it. */
export function fromSentencePiece({ pieces, charsmap }: SentencePieceModel, layout: Layout): TokenizerJson {
  return tokenizerJson(pieces.slice(3), charsmap, layout);
}

/**
 * `tokenizer.json` of mBART over these pieces: first fairseq's special tokens, then the pieces, then the languages and
 * `<mask>`.
 */
export function tokenizerJson(
  pieces: readonly (readonly [piece: string, score: number])[],
  charsmap: Uint8Array,
  layout: Layout,
): TokenizerJson {
  const special = (token: string): [string, number] => [token, 0];
  const vocab = [
    ...SPECIALS.map(special),
    ...pieces.map(([piece, score]): [string, number] => [piece, score]),
    ...LANGUAGES[layout].map(special),
    special(MASK),
  ];
  const isSpecial = (id: number) => id < SPECIALS.length || id >= SPECIALS.length + pieces.length;
  const precompiled_charsmap = Buffer.from(charsmap).toString("base64");
  const table = charsmap.length === 0 ? [] : [{ type: "Precompiled" as const, precompiled_charsmap }];
  const space = { replacement: "▁", prepend_scheme: "always", split: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: vocab.flatMap(([content], id) =>
      isSpecial(id)
        ? [
            {
              id,
              content,
              single_word: false,
              lstrip: content === MASK,
              rstrip: false,
              normalized: false,
              special: true,
            },
          ]
        : [],
    ),
    normalizer: {
      type: "Sequence" as const,
      normalizers: [
        ...table,
        { type: "Strip" as const, strip_left: false, strip_right: true },
        { type: "Replace" as const, pattern: { Regex: " {2,}" as const }, content: "▁" },
      ],
    },
    pre_tokenizer: { type: "Metaspace", ...space },
    post_processor: null,
    decoder: { type: "Metaspace", ...space },
    model: { type: "Unigram" as const, unk_id: 3, vocab, byte_fallback: false },
  };
}

import { z } from "zod";
import { normalise, readCharsmap } from "./charsmap.js";
import { LANGUAGES, type Layout } from "./languages.js";
import type { SentencePieceModel } from "./sentencepiece-model.js";

const added = z.looseObject({ id: z.int().min(0), content: z.string() });

/** SentencePiece's normalisation in Hugging Face's terms; we do all of it at once, and exactly. */
const normalizer = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Precompiled"), precompiled_charsmap: z.base64() }),
  z.looseObject({ type: z.literal("Strip"), strip_right: z.boolean() }),
  z.looseObject({
    type: z.literal("Replace"),
    pattern: z.object({ Regex: z.literal(" {2,}") }),
    content: z.enum(["▁", " "]),
  }),
]);

const metaspace = z
  .looseObject({
    type: z.literal("Metaspace"),
    replacement: z.literal("▁"),
    prepend_scheme: z.literal("always").optional(),
    /** What it was called before. */
    add_prefix_space: z.literal(true).optional(),
  })
  .refine(
    ({ prepend_scheme: scheme, add_prefix_space: before }) => scheme !== undefined || before !== undefined,
    'expected prepend_scheme "always"',
  );

/** What is read of a `tokenizer.json` of Hugging Face; the rest is kept as it is. */
export const tokenizerJsonSchema = z
  .looseObject({
    added_tokens: z.array(added),
    normalizer: z
      .union([
        z.object({ type: z.literal("Sequence"), normalizers: z.array(normalizer) }),
        normalizer.transform((only) => ({ type: "Sequence" as const, normalizers: [only] })),
      ])
      .nullable(),
    pre_tokenizer: z.union([
      metaspace,
      z.looseObject({
        type: z.literal("Sequence"),
        pretokenizers: z.tuple([z.looseObject({ type: z.literal("WhitespaceSplit") }), metaspace]),
      }),
    ]),
    /** What is put around a text: it tells the layouts apart. */
    post_processor: z
      .looseObject({ type: z.string(), single: z.array(z.record(z.string(), z.unknown())).optional() })
      .nullish(),
    model: z.looseObject({
      type: z.literal("Unigram"),
      unk_id: z.literal(3),
      vocab: z.array(z.tuple([z.string(), z.number()])),
      byte_fallback: z.literal(false).optional(),
    }),
  })
  .superRefine(({ added_tokens: tokens, model: { vocab } }, context) => {
    const size = vocab.length + tokens.length;
    tokens.forEach(({ id, content }, at) => {
      if (id < SPECIALS.length) return; // the beginning of the vocabulary is checked by itself
      const piece = vocab[id]?.[0] ?? content;
      if (id < size && piece === content) return;
      const found = id < size ? `its id ${id} is that of ${JSON.stringify(piece)}` : `its id is ${id}`;
      const message = `${JSON.stringify(content)}: ${found}; expected its own, below ${size}`;
      context.addIssue({ code: "custom", path: ["added_tokens", at], message });
    });
  });

export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;

/** The table of characters; empty where there is none. */
export function charsmapOf({ normalizer }: TokenizerJson): Uint8Array {
  const table = normalizer?.normalizers.find(({ type }) => type === "Precompiled");
  return table?.type === "Precompiled"
    ? Buffer.from(table.precompiled_charsmap, "base64")
    : new Uint8Array(0);
}

/**
 * What a text is turned into before it is cut: SentencePiece's normalisation, for mBART-50 of transformers 5 with the
 * last space left; nothing where `normalizer` is null, as in cc25 of transformers 5, which has lost the table.
 */
export function normaliserOf(json: TokenizerJson): (text: string) => string {
  const { normalizer, pre_tokenizer } = json;
  if (normalizer === null) return pre_tokenizer.type === "Sequence" ? joinedWords : (text) => text;
  const blob = charsmapOf(json);
  const charsmap = blob.length === 0 ? undefined : readCharsmap(blob);
  const isStripped =
    pre_tokenizer.type === "Sequence" ||
    normalizer.normalizers.some((each) => each.type === "Strip" && each.strip_right);
  return (text) => normalise(text, charsmap, { keepLast: !isStripped });
}

/** The words of a text as they are, each with its "▁"; white space is what Unicode, and so transformers, calls so. */
function joinedWords(text: string): string {
  const words = text.split(/\p{White_Space}+/u).filter((word) => word !== "");
  return words.map((word) => (word.startsWith("▁") ? word : `▁${word}`)).join("");
}

/**
 * The tokenizer for the library, of texts that {@link normaliserOf} has gone over: it only splits them into subwords. Its
 * processor and decoder are not used here (languages and `</s>` are put around ids), and so what is written there is
 * not read: a template without its lists would end in a TypeError of the library's.
 */
export function cutting(json: TokenizerJson): object {
  const { pre_tokenizer: given } = json;
  const pre_tokenizer = given.type === "Sequence" ? given.pretokenizers[1] : given;
  return { ...json, normalizer: null, pre_tokenizer, post_processor: null, decoder: null };
}

/** fairseq's own beginning of a vocabulary, before SentencePiece's normal pieces. */
export const SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"] as const;

export const MASK = "<mask>";

/** `tokenizer.json` of a SentencePiece model, as Hugging Face's converters of mBART's tokenizers make it. */
export function fromSentencePiece({ pieces, charsmap }: SentencePieceModel, layout: Layout): TokenizerJson {
  return tokenizerJson(pieces.slice(3), charsmap, layout);
}

/**
 * `tokenizer.json` of mBART with these subwords: first fairseq's special tokens, then the subwords, then the languages and
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
  const space = { replacement: "▁" as const, prepend_scheme: "always" as const, split: true };
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
        { type: "Replace" as const, pattern: { Regex: " {2,}" as const }, content: "▁" as const },
      ],
    },
    pre_tokenizer: { type: "Metaspace" as const, ...space },
    post_processor: null,
    decoder: { type: "Metaspace", ...space },
    model: { type: "Unigram" as const, unk_id: 3 as const, vocab, byte_fallback: false as const },
  };
}

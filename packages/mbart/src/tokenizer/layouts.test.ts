import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { type Layout, labelBatch, MbartTokenizer, mbartConfig } from "../index.js";
import { SPECIALS, tokenizerJson } from "./tokenizer-json.js";

/** What the tests of Hugging Face transformers expect of facebook's checkpoints. */
interface Expected {
  readonly mbart_large_en_ro: {
    readonly src_text: readonly [string, string];
    readonly expected_src_tokens: readonly number[];
    readonly lang_ids: Readonly<Record<string, number>>;
    readonly mask: number;
    readonly decode_ids: { readonly ids: readonly number[] };
    readonly labels_row1_tail: readonly number[];
    readonly decoder_input_ids_row1: { readonly first: number; readonly last: number };
  };
  readonly mbart_translation_inputs: {
    readonly text: string;
    readonly input_ids: readonly number[];
    readonly forced_bos_token_id: number;
  };
  readonly mbart50_one_to_many: {
    readonly expected_src_tokens: readonly number[];
    readonly mask: number;
    readonly decoder_input_ids_row1_head: readonly number[];
    readonly mr_IN: number;
  };
}

const path = fileURLToPath(
  new URL("../../../../../shared/data/huggingface__transformers/mbart_expected_values.json", import.meta.url),
);

/** How many pieces the vocabulary of both has, special ones not counted. */
const PIECES = 249_997;

/**
 * A tokenizer with the size and the layout of facebook's. Their vocabulary could not be downloaded: pieces that cut
 * `texts` into words are put where the expected ids say, and nothing is said of the others.
 */
function fullSize(layout: Layout, texts: readonly (readonly [text: string, ids: readonly number[]])[]) {
  const pieces = Array.from({ length: PIECES }, (_, at): [string, number] => [`${at}\u0000`, -20]);
  for (const [text, ids] of texts) {
    // As many pieces as ids: words, cut once more from the last one on until there are enough.
    const words = text
      .trim()
      .split(" ")
      .map((word) => `▁${word}`);
    for (let at = words.length - 1; words.length < ids.length; at--) {
      words.splice(at, 1, words[at]!.slice(0, -1), words[at]!.slice(-1));
    }
    for (const [at, id] of ids.entries()) pieces[id - SPECIALS.length] = [words[at]!, -1];
  }
  return new MbartTokenizer(tokenizerJson(pieces, new Uint8Array(0), layout), layout);
}

/** Ids without languages and `</s>`. */
const plain = (ids: readonly number[]) => ids.filter((id) => id > 2 && id <= 250_000);

test("both layouts put languages, <mask> and </s> where Hugging Face's tests expect facebook's", () => {
  if (!existsSync(path)) {
    console.info(`${path} is not there: the layouts at full size are not checked.`);
    return;
  }
  const {
    mbart_large_en_ro: enRo,
    mbart_translation_inputs: inputs,
    mbart50_one_to_many: many,
  } = JSON.parse(readFileSync(path, "utf8")) as Expected;
  const [text] = enRo.src_text;
  const known = [
    [text, plain(enRo.expected_src_tokens)],
    [inputs.text, plain(inputs.input_ids)],
  ] as const;

  const older = fullSize("cc25", known);
  expect(older.size - 1).toBe(enRo.mask);
  for (const [code, id] of Object.entries(enRo.lang_ids)) expect(older.languageId(code)).toBe(id);
  expect(older.labels(text, "en_XX")).toEqual(enRo.expected_src_tokens);
  expect(older.labels(inputs.text, "en_XX")).toEqual(inputs.input_ids);
  expect(older.startOf("ar_AR")).toEqual({ start: inputs.forced_bos_token_id });
  expect(older.labels(text, "ro_RO").slice(-2)).toEqual(enRo.labels_row1_tail);
  const { ids } = enRo.decode_ids;
  expect(older.decode(ids)).toBe(older.decode(ids.slice(1)));
  const config = mbartConfig({ vocab_size: older.size });
  const target = labelBatch([older.labels(text, "ro_RO")], config).target.data;
  const { first, last } = enRo.decoder_input_ids_row1;
  expect([target[0], target.at(-1)]).toEqual([first, last]);

  const newer = fullSize("mbart-50", known);
  expect(newer.size - 1).toBe(many.mask);
  expect(newer.languageId("mr_IN")).toBe(many.mr_IN);
  expect(newer.labels(text, "en_XX")).toEqual(many.expected_src_tokens);
  const shifted = labelBatch([newer.labels(text, "ro_RO")], config).target.data;
  expect([...shifted.subarray(0, 2)]).toEqual(many.decoder_input_ids_row1_head);
  expect(newer.startOf("ar_AR")).toEqual({
    start: many.decoder_input_ids_row1_head[0],
    forced: inputs.forced_bos_token_id,
  });
});

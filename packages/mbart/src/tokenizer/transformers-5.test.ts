import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readGolden } from "../golden.fixture.js";
import { type Layout, loadTokenizer, saveTokenizer } from "../index.js";
import { temporaryFolder } from "../temporary-folder.fixture.js";
import { normalise } from "./charsmap.js";

/** Written by tools/reference/mbart/make_tokenizer5_golden.py. */
const golden = readGolden<{ readonly texts: string[]; readonly ids: Record<Layout, number[][]> }>(
  "transformers-5/golden.json",
);
const saved = fileURLToPath(new URL("../../test/transformers-5/", import.meta.url));
const folder = temporaryFolder();

/** A copy of mBART-50's files with other contents. */
function edited(name: string, files: Readonly<Record<string, unknown>>, layout: Layout = "mbart-50"): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(join(saved, layout, "tokenizer.json"), join(path, "tokenizer.json"));
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(path, file), JSON.stringify(content));
  return path;
}

const content = (layout: Layout = "mbart-50") =>
  JSON.parse(readFileSync(join(saved, layout, "tokenizer.json"), "utf8"));

const failure = (path: string): string => {
  try {
    loadTokenizer(path);
  } catch (error) {
    return (error as Error).message.replace(`${path}/`, "");
  }
  return "it loaded";
};

for (const layout of ["mbart-50", "cc25"] as const) {
  test(`a tokenizer of ${layout} saved by transformers 5 gives the ids that transformers 5 gives, also saved again`, () => {
    const first = loadTokenizer(join(saved, layout));
    expect(first.layout).toBe(layout);
    saveTokenizer(join(folder, `again-${layout}`), first);
    for (const tokenizer of [first, loadTokenizer(join(folder, `again-${layout}`))]) {
      const [language, end] = [tokenizer.languageId("de_DE"), 2];
      const around = (ids: number[]) =>
        layout === "mbart-50" ? [language, ...ids, end] : [...ids, end, language];
      expect(golden.texts.map((text) => around(tokenizer.encode(text)))).toEqual(golden.ids[layout]);
    }
  });
}

test("transformers 5 puts no space in front of a text that begins with one, written out, and leaves one at its end", () => {
  const ours = (text: string) => normalise(text, undefined, { keepLast: true });
  // As MBart50Tokenizer of transformers 5.24 cuts them, without a table of characters.
  expect(["▁a  ", " ▁a", "▁", " ", "", "a ▁ b"].map(ours)).toEqual(["▁a▁", "▁▁a", "▁", "▁", "", "▁a▁▁▁b"]);
  expect(["▁a  ", " ▁a"].map((text) => normalise(text, undefined))).toEqual(["▁▁a", "▁▁a"]); // SentencePiece
});

test("a class that says nothing of the layout leaves it to what is put around a text", () => {
  for (const layout of ["mbart-50", "cc25"] as const) {
    const path = edited(
      `generic-${layout}`,
      { "tokenizer_config.json": { tokenizer_class: "TokenizersBackend" } },
      layout,
    );
    expect(loadTokenizer(path).layout).toBe(layout);
  }
  // 52 languages in the vocabulary, but a text as cc25's.
  const { post_processor } = content("cc25");
  const mixed = edited("mixed", { "tokenizer.json": { ...content(), post_processor } });
  expect(loadTokenizer(mixed).layout).toBe("cc25");
});

test("a processor or decoder that is broken, or of another tokenizer, changes no ids", () => {
  const ids = loadTokenizer(join(saved, "mbart-50")).encode("ab c");
  for (const part of [
    { type: "TemplateProcessing", pair: null },
    { type: "RobertaProcessing" },
    { type: "?" },
  ]) {
    const json = { ...content(), post_processor: part, decoder: part };
    expect(
      loadTokenizer(edited(part.type.length.toString(), { "tokenizer.json": json })).encode("ab c"),
    ).toEqual(ids);
  }
});

test("a text of nothing but spaces is refused, although transformers 5 gives it an id", () => {
  expect(() => loadTokenizer(join(saved, "mbart-50")).labels(" \t", "de_DE")).toThrow(
    "expected something besides spaces",
  );
});

test("tokens that other files of the folder add to the vocabulary are refused by name", () => {
  expect(failure(edited("added", { "added_tokens.json": { "<sign>": 120 } }))).toBe(
    'added_tokens.json: "<sign>": is an added token that the vocabulary does not have; only mBART\'s own can be loaded',
  );
  expect(failure(edited("moved", { "added_tokens.json": { "<mask>": 120 } }))).toBe(
    'added_tokens.json: "<mask>": has the id 120; in the vocabulary it has 119',
  );
  const config = (fields: object) => ({ "tokenizer_config.json": fields });
  expect(failure(edited("decoder", config({ added_tokens_decoder: { 120: { content: "<a>" } } })))).toMatch(
    /^tokenizer_config\.json: "<a>": is an added token/,
  );
  expect(failure(edited("extra", config({ extra_special_tokens: ["<s>", "<b>"] })))).toMatch(
    /"<b>": is an added token/,
  );
  expect(
    failure(edited("older", config({ additional_special_tokens: ["de_DE", { content: "<c>" }] }))),
  ).toMatch(/"<c>": is an added token/);
});

test("special tokens of another model, and pieces that are drawn, are refused by name", () => {
  const config = (fields: object) => ({ "tokenizer_config.json": fields });
  expect(failure(edited("eos", config({ eos_token: { content: "<eos>" } })))).toBe(
    'tokenizer_config.json: eos_token: "<eos>"; expected </s>, as mBART\'s',
  );
  expect(failure(edited("mask", { "special_tokens_map.json": { mask_token: "[MASK]" } }))).toBe(
    'special_tokens_map.json: mask_token: "[MASK]"; expected <mask>, as mBART\'s',
  );
  expect(failure(edited("drawn", config({ sp_model_kwargs: { enable_sampling: true } })))).toBe(
    "tokenizer_config.json: sp_model_kwargs.enable_sampling: true; texts are cut in one way only",
  );
  expect(failure(edited("usual", config({ eos_token: "</s>", mask_token: null, sp_model_kwargs: {} })))).toBe(
    "it loaded",
  );
});

test("a tokenizer.json that cuts texts in another way, or has impossible ids, is refused by name", () => {
  const json = content();
  const cases: [change: object, message: RegExp][] = [
    [{ pre_tokenizer: { type: "ByteLevel" } }, /^tokenizer\.json: pre_tokenizer: /],
    [{ pre_tokenizer: null }, /^tokenizer\.json: pre_tokenizer: /],
    [
      { pre_tokenizer: { ...json.pre_tokenizer, prepend_scheme: "never" } },
      /^tokenizer\.json: pre_tokenizer/,
    ],
    [{ model: { ...json.model, byte_fallback: true } }, /^tokenizer\.json: model\.byte_fallback: /],
    [{ model: { ...json.model, unk_id: 4 } }, /^tokenizer\.json: model\.unk_id: /],
    [
      { added_tokens: [...json.added_tokens, { id: 4_000_000_000, content: "<far>" }] },
      /^tokenizer\.json: added_tokens\.\d+: "<far>": its id is 4000000000; expected its own, below \d+;/,
    ],
    [
      { added_tokens: [{ id: 4, content: "<taken>" }] },
      /^tokenizer\.json: added_tokens\.0: "<taken>": its id 4 is that of "▁"; expected its own/,
    ],
  ];
  cases.forEach(([change, message], at) => {
    expect(failure(edited(`json-${at}`, { "tokenizer.json": { ...json, ...change } }))).toMatch(message);
  });
  expect(failure(edited("null", { "tokenizer_config.json": null }))).toBe(
    "tokenizer_config.json: is not an object",
  );
});

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readGolden } from "../golden.fixture.js";
import {
  EmptyTextError,
  LANGUAGES,
  type Layout,
  loadTokenizer,
  type MbartTokenizer,
  saveTokenizer,
  UnknownLanguageError,
} from "../index.js";
import { temporaryFolder } from "../temporary-folder.fixture.js";

interface Case {
  readonly text: string;
  readonly pieces: string[];
  readonly ids: number[];
  readonly decoded: string;
  readonly "mbart-50": number[];
  readonly cc25: number[];
  readonly labels: Readonly<Record<Layout, number[]>>;
}

/** Written by tools/reference/mbart/make_tokenizer_golden.py, which says what its numbers are. */
const golden = readGolden<{ readonly sizes: Record<Layout, number>; readonly cases: Case[] }>(
  "tokenizer-golden.json",
);

const folder = temporaryFolder();
const test_data = fileURLToPath(new URL("../../test/spm/", import.meta.url));
const shared = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));

/** A folder with a tokenizer in it. */
function tokenizerFolder(name: string, source: string, as: string, config: object = {}): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(source, join(path, as));
  writeFileSync(join(path, "tokenizer_config.json"), JSON.stringify(config));
  return path;
}

const sentencePiece = join(test_data, "sentencepiece.bpe.model");
const fifty = tokenizerFolder("50", sentencePiece, "sentencepiece.bpe.model", {
  tokenizer_class: "MBart50Tokenizer",
});
const cc25 = tokenizerFolder("25", sentencePiece, "sentencepiece.bpe.model", {
  tokenizer_class: "MBartTokenizer",
});

/** fairseq's ids of SentencePiece's: <unk> is 3, what comes behind </s> is one later. */
const shifted = (ids: readonly number[]) => ids.map((id) => (id === 0 ? 3 : id + 1));

const isPlain = ({ text }: Case) => !/<mask>|<\/s>|de_DE/.test(text);

for (const [layout, path] of [["mbart-50", fifty] as const, ["cc25", cc25] as const]) {
  test(`a SentencePiece model gives the ids of Hugging Face's tokenizer of ${layout}`, () => {
    const tokenizer = loadTokenizer(path);
    expect(tokenizer.layout).toBe(layout);
    expect(tokenizer.size).toBe(golden.sizes[layout]);
    expect(tokenizer.languages).toEqual(LANGUAGES[layout]);
    for (const each of golden.cases) {
      const { text, pieces, ids, decoded, [layout]: source, labels } = each;
      if (pieces.length === 0) {
        expect(() => tokenizer.labels(text, "de_DE")).toThrow(EmptyTextError);
        continue;
      }
      expect([text, tokenizer.labels(text, "de_DE")]).toEqual([text, source]);
      expect([text, tokenizer.labels(text, "en_XX")]).toEqual([text, labels[layout]]);
      // Special tokens in a text are Hugging Face's business, not SentencePiece's.
      if (!isPlain(each)) continue;
      expect([text, tokenizer.encode(text)]).toEqual([text, shifted(ids)]);
      expect([text, tokenizer.decode(source)]).toEqual([text, decoded]);
    }
  });
}

test("a tokenizer.json converted by Hugging Face gives the same ids, and so does a saved one", () => {
  const path = tokenizerFolder("converted", join(test_data, "converted.json"), "tokenizer.json");
  const converted = loadTokenizer(path);
  expect(converted.layout).toBe("mbart-50");
  saveTokenizer(join(folder, "saved/50"), loadTokenizer(fifty));
  saveTokenizer(join(folder, "saved/25"), loadTokenizer(cc25));
  const saved = loadTokenizer(join(folder, "saved/50"));
  const older = loadTokenizer(join(folder, "saved/25"));
  expect(older.layout).toBe("cc25");
  for (const { text, pieces, ...expected } of golden.cases) {
    if (pieces.length === 0) continue;
    const all = [converted, saved, older].map((tokenizer) => [text, tokenizer.labels(text, "de_DE")]);
    expect(all).toEqual(
      [expected["mbart-50"], expected["mbart-50"], expected.cc25].map((ids) => [text, ids]),
    );
  }
});

test("startOf() says how generation begins", () => {
  const [newer, older] = [loadTokenizer(fifty), loadTokenizer(cc25)];
  expect(newer.startOf("de_DE")).toEqual({ start: 2, forced: newer.languageId("de_DE") });
  expect(older.startOf("de_DE")).toEqual({ start: older.languageId("de_DE") });
  expect(older.languages).toHaveLength(25);
  expect(() => older.startOf("sl_SI")).toThrow(UnknownLanguageError);
  expect(() => older.startOf("german")).toThrow(
    /^Language "german": expected one of ar_AR, cs_CZ, .*, zh_CN\.$/,
  );
});

const failure = (path: string): string => {
  try {
    loadTokenizer(path);
  } catch (error) {
    return (error as Error).message;
  }
  return "it loaded";
};

test("a tokenizer that cannot be used is one line that names the file", () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  expect(failure(empty)).toBe(
    `${empty}: has no tokenizer; expected tokenizer.json or sentencepiece.bpe.model`,
  );
  const bytes = readFileSync(sentencePiece);
  const damaged: [name: string, content: Uint8Array, message: RegExp][] = [
    ["nothing", new Uint8Array(0), /is not a SentencePiece model: it has 0 pieces$/],
    ["text", Buffer.from("hello, this is no model at all"), /is not a SentencePiece model: /],
    ["cut", bytes.subarray(0, 700), /is not a SentencePiece model: /],
  ];
  for (const [name, content, message] of damaged) {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, "sentencepiece.bpe.model"), content);
    expect(failure(path)).toMatch(message);
    expect(failure(path).startsWith(`${path}/sentencepiece.bpe.model: `)).toBe(true);
    expect(failure(path)).not.toContain("\n");
  }
  const bert = tokenizerFolder("bert", sentencePiece, "sentencepiece.bpe.model", {
    tokenizer_class: "BertTokenizer",
  });
  expect(failure(bert)).toBe(
    `${bert}/tokenizer_config.json: tokenizer_class: "BertTokenizer"; expected MBart50Tokenizer or MBartTokenizer`,
  );
  const json = JSON.parse(readFileSync(join(test_data, "converted.json"), "utf8"));
  const edited = (name: string, change: object) => {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, "tokenizer.json"), JSON.stringify({ ...json, ...change }));
    return failure(path);
  };
  expect(edited("bpe", { model: { type: "BPE" } })).toMatch(
    /tokenizer\.json: model\..*; expected a tokenizer as mBART's$/,
  );
  expect(edited("nfc", { normalizer: { type: "NFC" } })).toMatch(
    /tokenizer\.json: normalizer: .*; expected a tokenizer/,
  );
  const model = { ...json.model, vocab: [["[CLS]", 0], ...json.model.vocab.slice(1)] };
  expect(edited("cls", { model })).toMatch(
    /tokenizer\.json: model\.vocab\.0: "\[CLS\]"; expected <s>, as mBART's$/,
  );
});

/** How many sentences and odd inputs each has. */
const real: [name: string, model: string, count: number][] = [
  ["zhoubenjia__GFSLT-VLP", "pretrain_models/MBart_trimmed/sentencepiece.bpe.model", 656],
  ["google__sentencepiece", "test_model.model", 414],
];

for (const [name, model, count] of real) {
  test(`every sentence of ${name} has the ids and the text that SentencePiece gives`, () => {
    if (!existsSync(join(shared, name))) {
      console.info(`${join(shared, name)} is not there: its sentences are not checked.`);
      return;
    }
    const tokenizer: MbartTokenizer = loadTokenizer(
      tokenizerFolder(name, join(shared, name, model), "sentencepiece.bpe.model"),
    );
    const { cases } = JSON.parse(readFileSync(join(shared, name, "golden_encodings.json"), "utf8")) as {
      cases: Case[];
    };
    expect(cases).toHaveLength(count);
    const wrong = cases.filter(
      ({ text, ids, decoded }) =>
        tokenizer.encode(text).join() !== shifted(ids).join() || tokenizer.decode(shifted(ids)) !== decoded,
    );
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });
}

test("a real trimmed cc25 has its layout by the size of its vocabulary", () => {
  const path = join(shared, "zhoubenjia__GFSLT-VLP/pretrain_models/MBart_trimmed");
  if (!existsSync(path)) {
    console.info(`${path} is not there: its layout is not checked.`);
    return;
  }
  const plain = join(folder, "by-size");
  mkdirSync(plain);
  copyFileSync(join(path, "sentencepiece.bpe.model"), join(plain, "sentencepiece.bpe.model"));
  copyFileSync(join(path, "config.json"), join(plain, "config.json"));
  expect(loadTokenizer(plain)).toMatchObject({ layout: "cc25", size: 2454 });
  expect(loadTokenizer(path)).toMatchObject({ layout: "cc25", size: 2454 });
});

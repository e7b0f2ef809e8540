import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { flatten, hostTensor, toTensors } from "@msmae/parameters";
import { tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { Draw, readGolden } from "../golden.fixture.js";
import {
  initMbart,
  labelBatch,
  loadTokenizer,
  loadVocabularyMap,
  mbart,
  mbartConfig,
  saveTokenizer,
  saveVocabularyMap,
  trimMbart,
  trimVocabulary,
} from "../index.js";
import { temporaryFolder } from "../temporary-folder.fixture.js";

const folder = temporaryFolder();
const shared = fileURLToPath(new URL("../../../../../shared/data/zhoubenjia__GFSLT-VLP/", import.meta.url));
const tokenizer = loadTokenizer(fileURLToPath(new URL("../../test/spm/", import.meta.url)));
const { cases } = readGolden<{ cases: { text: string }[] }>("tokenizer-golden.json");
const texts = cases.map(({ text }) => text).filter((text) => text.trim() !== "");

test("trimVocabulary() cuts its texts into the same pieces, whichever they are", () => {
  fc.assert(
    fc.property(fc.subarray(texts), (chosen) => {
      const { tokenizer: trimmed, map } = trimVocabulary(tokenizer, chosen);
      expect(trimmed.size).toBe(map.kept.length);
      for (const text of chosen) {
        expect(trimmed.encode(text).map((id) => map.kept[id])).toEqual(tokenizer.encode(text));
        expect(trimmed.decode(trimmed.labels(text, "de_DE"))).toBe(
          tokenizer.decode(tokenizer.labels(text, "de_DE")),
        );
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

test("trimVocabulary() keeps languages, and spells other texts with the characters that it knows", () => {
  const { tokenizer: trimmed } = trimVocabulary(tokenizer, ["Der Regen kommt"]);
  expect(trimmed.size).toBeLessThan(tokenizer.size);
  expect(trimmed.languages).toEqual(tokenizer.languages);
  expect(trimmed.decode(trimmed.encode("Regen er kommt me"))).toBe("Regen er kommt me");
  expect(trimmed.decode(trimmed.encode("gut"))).toBe("g ⁇ t");
});

test("a saved trimmed tokenizer is the same, its map too", () => {
  const { tokenizer: trimmed, map } = trimVocabulary(tokenizer, texts.slice(0, 3));
  saveTokenizer(folder, trimmed);
  saveVocabularyMap(folder, map);
  const loaded = loadTokenizer(folder);
  expect(loaded.size).toBe(trimmed.size);
  for (const text of texts) expect(loaded.labels(text, "zh_CN")).toEqual(trimmed.labels(text, "zh_CN"));
  expect(loadVocabularyMap(folder)).toEqual(map);
  const damaged = join(folder, "damaged");
  mkdirSync(damaged);
  writeFileSync(join(damaged, "vocabulary_map.json"), JSON.stringify({ size: 9, kept: [0, 3, 2] }));
  expect(() => loadVocabularyMap(damaged)).toThrow(`${damaged}/vocabulary_map.json: expected ascending ids`);
});

test("a trimmed model gives each kept token the logit that it had", () => {
  const size = { d_model: 8, encoder_layers: 1, decoder_layers: 1, encoder_ffn_dim: 8, decoder_ffn_dim: 8 };
  const heads = { encoder_attention_heads: 2, decoder_attention_heads: 2 };
  for (const tie_word_embeddings of [true, false]) {
    const more = {
      tie_word_embeddings,
      init_std: 0.3,
      decoder_start_token_id: tokenizer.languageId("de_DE"),
    };
    const config = mbartConfig({ ...size, ...heads, ...more, vocab_size: tokenizer.size });
    const drawn = initMbart(config, 1);
    const bias = hostTensor([1, config.vocab_size], new Draw(2).tensor([config.vocab_size]).data);
    const model = { config, parameters: { ...drawn, final_logits_bias: bias } };
    const [text] = texts as [string];
    const { tokenizer: trimmed, map } = trimVocabulary(tokenizer, [text]);
    const small = trimMbart(model, map);
    expect(small.config.decoder_start_token_id).toBe(trimmed.languageId("de_DE"));
    const logits = ({ config: of, parameters }: typeof model, ids: number[]) =>
      tidy(() => {
        const tokens = hostTensor([1, ids.length], Int32Array.from(ids));
        const mask = hostTensor([1, ids.length], new Float32Array(ids.length).fill(1));
        const inputs = toTensors({ source: { tokens }, mask, target: labelBatch([ids], of).target });
        return Array.from(mbart(toTensors(parameters), inputs, { config: of }).logits.dataSync());
      });
    const whole = logits(model, tokenizer.labels(text, "de_DE"));
    const kept = logits(small, trimmed.labels(text, "de_DE"));
    const expected = kept.map((_, at) => {
      const position = Math.floor(at / map.kept.length);
      return whole[position * config.vocab_size + map.kept[at % map.kept.length]!]!;
    });
    expect(Math.max(...kept.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-6);
    const weights = flatten(small.parameters).filter(([name]) => name.startsWith("model.decoder"));
    expect(weights.every(([name, leaf]) => new Map(flatten(model.parameters)).get(name) === leaf)).toBe(true);
  }
  expect(() =>
    trimMbart(
      { config: mbartConfig({ ...size, ...heads }), parameters: {} as never },
      { size: 5, kept: [0] },
    ),
  ).toThrow("The map is of a vocabulary of 5; the model has one of 50265.");
});

test("a real vocabulary trimmed to real sentences keeps every one of them", () => {
  if (!existsSync(shared)) {
    console.info(`${shared} is not there: no real vocabulary is trimmed.`);
    return;
  }
  const whole = loadTokenizer(join(shared, "pretrain_models/MBart_trimmed"));
  const all = (
    JSON.parse(readFileSync(join(shared, "golden_encodings.json"), "utf8")) as { cases: { text: string }[] }
  ).cases;
  const sentences = all.map(({ text }) => text).slice(0, 200);
  const { tokenizer: trimmed, map } = trimVocabulary(whole, sentences);
  expect(trimmed.size).toBeLessThan(whole.size / 2);
  for (const text of sentences) {
    expect(trimmed.encode(text).map((id) => map.kept[id])).toEqual(whole.encode(text));
  }
});

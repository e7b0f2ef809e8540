import { expect, test } from "@jest/globals";
import { scanCorpus, splitForTranslation } from "@msmae/datasets";
import { initMbart, mbartConfig, wordVocabulary } from "@msmae/mbart";
import { initTranslator, sentencesOf, type Translation, trainedWeights } from "@msmae/translation";
import { ClipObservations } from "../run/clip-observations.js";
import { resolveSettings } from "../settings/settings.js";
import { translationConfigSchema } from "./config.js";
import { translationTraining } from "./objective.js";
import { TRANSLATION_PRESETS } from "./presets.js";
import type { TranslationRun } from "./translation.js";

/** A run on synthetic sentences of unequal length. */
function tinyRun(): TranslationRun {
  const settings = {
    corpus: { clips: 30, sentence: [2, 6], missing: 0 },
    model: { encoder: { layers: 1, heads: 2, width: 8 } },
    data: { workers: 0 },
    train: { batchSize: 6, microBatch: 2 },
  };
  const config = resolveSettings(translationConfigSchema, [
    { source: "preset small", settings: TRANSLATION_PRESETS.small! },
    { source: "test", settings },
  ]);
  const corpus = scanCorpus(config.corpus, config.model.streams);
  const split = splitForTranslation(corpus, { ...config.data, seed: 0 });
  const tokenizer = wordVocabulary(corpus.clips.map(({ text = "" }) => text));
  const size = { d_model: 8, encoder_layers: 1, decoder_layers: 1, encoder_ffn_dim: 8, decoder_ffn_dim: 8 };
  const heads = { encoder_attention_heads: 2, decoder_attention_heads: 2 };
  const mbart = mbartConfig({ ...size, ...heads, vocab_size: tokenizer.size });
  const { model } = config;
  const weights = initTranslator(model, initMbart(mbart, 0), 0);
  const translation: Translation = {
    model,
    lora: null,
    unit: 1,
    language: "en_XX",
    mbart,
    tokenizer,
    weights,
  };
  const { trained, frozen } = trainedWeights(weights, translation);
  return {
    ...{ config, corpus, split, translation, frozen, parameters: trained, base: undefined, steps: 1 },
    data: { path: corpus.name, fingerprint: "", clips: corpus.clips.length },
    ...{ runtime: { device: "cpu", threads: 1 }, provider: "cpu" },
    sentences: sentencesOf(corpus, [...corpus.clips.keys()], tokenizer, mbart, "en_XX"),
  };
}

test("micro-batches weigh as many tokens as they have, and are the same wherever training begins", async () => {
  const run = tinyRun();
  const { batches, accumulate } = translationTraining(run, new ClipObservations(run.corpus));
  expect(accumulate).toBe(3);
  const take = async (from: number, count: number) => {
    const taken = [];
    for await (const each of batches(from)) {
      taken.push(each);
      if (taken.length === count) break;
    }
    return taken;
  };
  const all = await take(0, 12);
  const { pad_token_id: padding } = run.translation.mbart;
  const tokens = all.map(({ batch }) => Array.from(batch.labels.data).filter((id) => id !== padding).length);
  expect(new Set(tokens).size).toBeGreaterThan(3);
  for (const [at, { batch, clips }] of all.entries()) {
    const first = at - (at % 3);
    const total = tokens.slice(first, first + 3).reduce((sum, count) => sum + count, 0);
    expect(batch.weight.data[0]! / 3).toBeCloseTo(tokens[at]! / total, 6); // of the mean over three
    const labels = clips.map(
      (id) => run.sentences.get(run.corpus.clips.findIndex((clip) => clip.id === id))!.labels,
    );
    const length = batch.labels.shape[1]!;
    labels.forEach((ids, row) => {
      expect(Array.from(batch.labels.data.subarray(row * length, row * length + ids.length))).toEqual([
        ...ids,
      ]);
    });
  }
  expect(await take(6, 6)).toEqual(all.slice(6));
});

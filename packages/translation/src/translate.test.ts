import { expect, test } from "@jest/globals";
import { batchBuilder, openIndex } from "@msmae/datasets";
import "@tensorflow/tfjs";
import { stepLimit, Translator, translateClips } from "./index.js";
import { MODELS, sentences, tinyTranslation } from "./tiny.fixture.js";

const SEARCH = { beams: 2, maxLength: 6 };

test.each(MODELS)(
  "translations do not depend on what is in the batch beside a clip: $bridge, $tokens",
  async (model) => {
    const corpus = sentences(7, model);
    const translation = tinyTranslation(model, corpus, { lora: true });
    const clips = [5, 0, 1, 2, 3, 4, 6];
    const translator = new Translator(translation, { search: SEARCH, threads: 1 });
    const done: number[] = [];
    const options = { workers: 0, onProgress: (count: number) => done.push(count) };
    const together = await translateClips(translator, translation, corpus, clips, {
      ...options,
      batchSize: 4,
    });
    expect(done).toEqual([4, 7]);
    expect(together.map(({ clip }) => clip)).toEqual(clips);
    const alone = await translateClips(translator, translation, corpus, clips, { workers: 0, batchSize: 1 });
    await translator.dispose();
    for (const [at, each] of together.entries()) {
      const { score, ...rest } = alone[at]!;
      expect(each).toMatchObject(rest);
      expect(each.score).toBeCloseTo(score, 4);
      expect(each.id).toBe(corpus.clips[each.clip]!.id);
      expect(each.reference).toBe(corpus.clips[each.clip]!.text);
      expect(each.hypothesis).toBe(translation.tokenizer.decode(each.tokens));
    }
    // Different clips are translated differently: the model does look at them.
    expect(new Set(together.map(({ score }) => score.toFixed(4))).size).toBeGreaterThan(4);
  },
);

test.each(MODELS)(
  "attention says for each token how much it looks at each time step: $bridge, $tokens",
  async (model) => {
    const corpus = sentences(3, model);
    const translation = tinyTranslation(model, corpus);
    const { mbart, weights, tokenizer } = translation;
    const loaded = batchBuilder(openIndex(corpus), {
      ...{
        task: "translation",
        sampling: "test",
        batchSize: 4,
        seed: 0,
        stride: model.stride,
        clips: [0, 1, 2],
      },
      data: { unit: 1, temporal: 0, workers: 0, cacheMegabytes: 0 },
      limits: { steps: stepLimit(model, mbart), tokens: 200 },
    } as const).build(0);
    const translator = new Translator(translation, { search: SEARCH, threads: 1 });
    const hypotheses = await translator.run(weights, loaded, tokenizer.startOf("en_XX"));
    const found = await translator.attention(
      weights,
      loaded,
      hypotheses.map(({ tokens }) => tokens),
    );
    await translator.dispose();
    for (const [at, { tokens, weights: map }] of found.entries()) {
      const frames = corpus.clips.find(({ id }) => id === loaded.clips[at])!.frames;
      expect(tokens).toEqual(hypotheses[at]!.tokens.slice(1));
      expect(map.shape).toEqual([tokens.length, Math.ceil(frames / model.stride)]);
      for (const [row] of tokens.entries()) {
        const values = map.data.subarray(row * map.shape[1]!, (row + 1) * map.shape[1]!);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
      }
    }
  },
);

import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor, mapTree, mergeTrees, toTensors } from "@msmae/parameters";
import { tidy } from "@tensorflow/tfjs-core";
import { Draw } from "../golden.fixture.js";
import {
  createGenerator,
  generateAll,
  initLora,
  labelBatch,
  loraConfigSchema,
  type MbartParameters,
  mbart,
  mbartConfig,
  mergeLora,
  type SourceSequence,
  sourceBatch,
} from "../index.js";
import { bucket } from "./buckets.js";
import { padSources } from "./source-batch.js";

const config = mbartConfig({
  vocab_size: 23,
  d_model: 8,
  max_position_embeddings: 48,
  encoder_layers: 1,
  encoder_attention_heads: 2,
  encoder_ffn_dim: 8,
  decoder_layers: 2,
  decoder_attention_heads: 2,
  decoder_ffn_dim: 8,
});
const draw = new Draw(9);
const parameters = draw.weights(config, 0.7);
parameters.final_logits_bias.data[config.eos_token_id]! -= 9; // translations become long
const sources = [3, 40, 1, 17, 33].map((length): SourceSequence => draw.tensor([length, 8], 0, 1));
const start = { start: 2, forced: 20 };
const search = { beams: 3, maxLength: 40, noRepeatNgram: 2 };
const threads = 1;

test("the score of a translation is what the whole model gives its tokens", async () => {
  const generator = createGenerator(config, { search, threads });
  const found = await generateAll(generator, parameters, config, sources, start);
  await generator.dispose();
  found.forEach(({ tokens, score }, at) => {
    expect(tokens.slice(0, 2)).toEqual([2, 20]);
    const labels = tokens.slice(1);
    const { target } = labelBatch([labels], config);
    target.data.set([2, ...labels.slice(0, -1)]);
    const logits = tidy(() => {
      const inputs = toTensors({ ...sourceBatch([sources[at]!], config), target });
      const rows = mbart(toTensors(parameters), inputs, { config }).logits.arraySync()[0]!;
      return rows.map((row) => {
        const top = Math.max(...row);
        const total = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
        return row.map((value) => value - total);
      });
    });
    // The language and the end at the maximal length are forced: they cost nothing.
    const isForced = (position: number) => position === 0 || position + 2 === search.maxLength;
    const sum = labels.reduce(
      (all, token, position) => all + (isForced(position) ? 0 : logits[position]![token]!),
      0,
    );
    expect(score).toBeCloseTo(sum / labels.length, 4);
  });
});

test("a translation does not depend on the batch, and lengths share a handful of graphs", async () => {
  const generator = createGenerator(config, { search, threads });
  const together = await generateAll(generator, parameters, config, sources, start, { batch: 2 });
  expect(generator.statistics()).toEqual({ sources: 2, steps: 4 }); // 2 lengths of sources, 2 of translations
  const done: number[] = [];
  const again = await generateAll(generator, parameters, config, sources, start, {
    batch: 2,
    onProgress: (count) => done.push(count),
  });
  expect(again).toEqual(together);
  expect(done).toEqual([2, 4, 5]);
  expect(generator.statistics()).toEqual({ sources: 2, steps: 4 });
  for (const [at, sequence] of sources.entries()) {
    const [alone] = await generateAll(generator, parameters, config, [sequence], start);
    expect(alone!.tokens).toEqual(together[at]!.tokens);
  }
  expect(await generateAll(generator, parameters, config, [], start)).toEqual([]);
  await generator.dispose();
});

test("generate() with an adapter is generate() with the adapter merged", async () => {
  const lora = loraConfigSchema.parse({ rank: 2, targets: ["q_proj", "v_proj", "fc1"] });
  const adapter = mapTree(initLora(config, lora, 1), ({ shape }) => draw.tensor(shape, 0, 0.7)) as ReturnType<
    typeof initLora
  >;
  const adapted = mergeTrees<MbartParameters<HostTensor<Float32Array>>>(parameters, adapter);
  const [loose, merged, plain] = [
    createGenerator(config, { search, lora, threads }),
    createGenerator(config, { search, threads }),
    createGenerator(config, { search, threads }),
  ];
  const one = await generateAll(loose, adapted, config, sources, start);
  const two = await generateAll(merged, mergeLora(parameters, adapter, lora), config, sources, start);
  const without = await generateAll(plain, parameters, config, sources, start);
  expect(one.map(({ tokens }) => tokens)).toEqual(two.map(({ tokens }) => tokens));
  expect(one.map(({ tokens }) => tokens)).not.toEqual(without.map(({ tokens }) => tokens));
  for (const generator of [loose, merged, plain]) await generator.dispose();
});

test("settings out of range and sources that are too long are refused", async () => {
  expect(() => createGenerator(config, { search: { beams: 0 } })).toThrow(
    "beams: 0; expected a whole number from 1 to 11.",
  );
  expect(() => createGenerator(config, { search: { maxLength: 49 } })).toThrow(
    "maxLength: 49; expected a whole number from 2 to 48.",
  );
  const generator = createGenerator(config, { search, threads });
  const long = generateAll(generator, parameters, config, [draw.tensor([49, 8])], start);
  await expect(long).rejects.toThrow("A sequence of 49 positions; the model has 48.");
});

test("a translation ends where every token would repeat one, and weights without numbers are an error", async () => {
  for (const beams of [1, 3]) {
    const generator = createGenerator(config, {
      search: { beams, noRepeatNgram: 1, maxLength: 40 },
      threads,
    });
    const found = await generateAll(generator, parameters, config, sources, start);
    for (const { tokens } of found) {
      expect(tokens.length).toBeLessThanOrEqual(config.vocab_size + 1);
      expect(new Set(tokens.slice(0, -1)).size).toBe(tokens.length - 1);
    }
    const layer_norm = {
      ...parameters.model.decoder.layer_norm,
      bias: hostTensor([8], new Float32Array(8).fill(NaN)),
    };
    const decoder = { ...parameters.model.decoder, layer_norm };
    const damaged = { ...parameters, model: { ...parameters.model, decoder } };
    await expect(generateAll(generator, damaged, config, sources, start)).rejects.toThrow("are not numbers");
    await generator.dispose();
  }
});

test("sources are padded to powers of two, and to the model's limit", () => {
  expect([1, 32, 33, 64, 65, 900].map((length) => bucket(length, 1000))).toEqual([32, 32, 64, 64, 128, 1000]);
  const { source, mask } = sourceBatch([[5, 6, 7], [8]], config, 3);
  if (!("tokens" in source)) throw new Error("expected tokens");
  expect(source.tokens.shape).toEqual([3, 32]);
  const row = (of: HostTensor, at: number) => [...of.data.subarray(at * 32, at * 32 + 4)];
  expect([0, 1, 2].map((at) => row(source.tokens, at))).toEqual([
    [5, 6, 7, 1],
    [8, 1, 1, 1],
    [1, 1, 1, 1],
  ]);
  expect([0, 1, 2].map((at) => row(mask, at).reduce((sum, value) => sum + value, 0))).toEqual([3, 1, 0]);
  expect(() => sourceBatch([[5], draw.tensor([2, 8])], config)).toThrow(
    "Source 1 of the batch: expected token ids",
  );
});

test("padSources() pads a batch of any length and leaves one that fits as it is", () => {
  const batch = {
    source: { embeds: hostTensor([2, 3, 1], Float32Array.of(1, 2, 3, 4, 5, 6)) },
    mask: hostTensor([2, 3], Float32Array.of(1, 1, 1, 1, 1, 0)),
  };
  const padded = padSources(batch, config);
  if (!("embeds" in padded.source)) throw new Error("expected embeddings");
  expect(padded.source.embeds.shape).toEqual([2, 32, 1]);
  expect([...padded.source.embeds.data.subarray(30, 37)]).toEqual([0, 0, 4, 5, 6, 0, 0]);
  expect([...padded.mask.data.subarray(30, 37)]).toEqual([0, 0, 1, 1, 0, 0, 0]);
  expect(padSources(padded, config).source).toBe(padded.source);
});

import { expect, test } from "@jest/globals";
import { hostTensor, mergeTrees, toTensors } from "@msmae/parameters";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { Draw, drawBatch } from "./golden.fixture.js";
import { initLora, loraConfigSchema, type MbartParameters, mbart, mbartConfig } from "./index.js";

const config = mbartConfig({
  vocab_size: 17,
  d_model: 8,
  max_position_embeddings: 6,
  encoder_layers: 1,
  encoder_attention_heads: 2,
  encoder_ffn_dim: 8,
  decoder_layers: 2,
  decoder_attention_heads: 2,
  decoder_ffn_dim: 8,
});
const sizes = { sentences: 2, source: 6, target: 5, sourceLengths: [6, 4], targetLengths: [5, 5] };
const draw = new Draw(3);
const batch = drawBatch(draw, sizes, "embeds", config);
const parameters = draw.weights(config);

const run = (inputs = batch) =>
  tidy(() => {
    const { logits, crossAttention } = mbart(toTensors(parameters), toTensors(inputs), { config });
    return {
      logits: logits.dataSync(),
      cross: crossAttention.map((weights) => Array.from(weights.dataSync())),
    };
  });
const plain = run();

test("mbart() does not look at padding", () => {
  const { source } = batch as { source: { embeds: { shape: number[]; data: Float32Array } } };
  const changed = source.embeds.data.slice();
  changed.fill(9, (sizes.source + 4) * config.d_model); // the second sentence from its fifth position on
  const again = run({ ...batch, source: { embeds: hostTensor(source.embeds.shape, changed) } });
  expect(again.logits).toEqual(plain.logits);
});

test("mbart() does not look ahead", () => {
  const target = batch.target.data.slice();
  target[3] = target[3] === 4 ? 5 : 4; // of the first sentence
  const again = run({ ...batch, target: hostTensor(batch.target.shape, target) });
  const before = 3 * config.vocab_size;
  const after = before + config.vocab_size;
  expect(again.logits.slice(0, before)).toEqual(plain.logits.slice(0, before));
  expect(again.logits.slice(before, after)).not.toEqual(plain.logits.slice(before, after));
});

test("mbart() tells where the decoder looks: rows sum to 1, nothing on padding", () => {
  expect(plain.cross).toHaveLength(config.decoder_layers);
  for (const weights of plain.cross) {
    expect(weights).toHaveLength(2 * config.decoder_attention_heads * sizes.target * sizes.source);
    for (let row = 0; row * sizes.source < weights.length; row++) {
      const looks = weights.slice(row * sizes.source, (row + 1) * sizes.source);
      expect(looks.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      const isSecond = 2 * row * sizes.source >= weights.length;
      if (isSecond) expect([...looks.slice(4)]).toEqual([0, 0]);
    }
  }
});

test("mbart() refuses more positions than the model has, and an adapter without its configuration", () => {
  const long = { ...sizes, source: 7, sourceLengths: [7, 4] };
  expect(() => run(drawBatch(new Draw(1), long, "tokens", config))).toThrow(
    "A sequence of 7 positions; the model has 6.",
  );
  const adapter = initLora(config, loraConfigSchema.parse({ rank: 2 }), 1);
  tidy(() => {
    const p = toTensors(mergeTrees<typeof parameters>(parameters, adapter)) as MbartParameters<Tensor>;
    expect(() => mbart(p, toTensors(batch), { config })).toThrow("its configuration is missing");
  });
});

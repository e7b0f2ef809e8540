import { expect, test } from "@jest/globals";
import { flatten, size } from "@msmae/parameters";
import { initParameters, initRecognition, modelConfig, parameterShapes } from "./index.js";

const count = (config: Parameters<typeof modelConfig>[0]) =>
  flatten(parameterShapes(modelConfig(config))).reduce((sum, [, { shape }]) => sum + size(shape), 0);
const small = { encoder: { layers: 2, heads: 2, width: 64 }, decoder: { layers: 1, heads: 2, width: 32 } };

test("parameterShapes() has the checkpoint's names and PyTorch's shapes", () => {
  const config = modelConfig({ ...small, streams: ["body", "left", "right", "face"] });
  const shapes = Object.fromEntries(
    flatten(parameterShapes(config)).map(([name, { shape }]) => [name, shape]),
  );
  const norm = (name: string, width: number) => ({ [`${name}.weight`]: [width], [`${name}.bias`]: [width] });
  const linear = (name: string, from: number, to: number) => ({
    [`${name}.weight`]: [to, from],
    [`${name}.bias`]: [to],
  });
  const block = (name: string, width: number) => ({
    ...norm(`${name}.norm1`, width),
    ...linear(`${name}.attn.qkv`, width, 3 * width),
    ...linear(`${name}.attn.proj`, width, width),
    ...norm(`${name}.norm2`, width),
    ...linear(`${name}.mlp.fc1`, width, 4 * width),
    ...linear(`${name}.mlp.fc2`, 4 * width, width),
  });
  const tokenizer = (part: string, keypoints: number) => ({
    ...linear(`tokenizer.${part}.linear`, 2 * keypoints, 64),
    [`tokenizer.${part}.conv.weight`]: [64, 64, 4],
    [`tokenizer.${part}.conv.bias`]: [64],
  });
  expect(shapes).toEqual({
    ...tokenizer("body", 6),
    ...tokenizer("hand", 21),
    ...tokenizer("face", 112),
    "encoder.cls_token": [64],
    ...block("encoder.blocks.0", 64),
    ...block("encoder.blocks.1", 64),
    ...norm("encoder.norm", 64),
    ...linear("decoder.embed", 64, 32),
    "decoder.mask_token": [32],
    "decoder.stream_embed": [4, 32],
    ...block("decoder.blocks.0", 32),
    ...norm("decoder.norm", 32),
    ...linear("decoder.head.body", 32, 4 * 12),
    ...linear("decoder.head.hand", 32, 4 * 42),
    ...linear("decoder.head.face", 32, 4 * 224),
  });
});

test("parameterShapes() holds only the parts of the streams, and no stream embedding where it is off", () => {
  const names = flatten(parameterShapes(modelConfig({ streams: ["right"], streamEmbedding: false }))).map(
    ([n]) => n,
  );
  expect(names.filter((name) => /body|face|stream_embed/.test(name))).toEqual([]);
  expect(names).toContain("tokenizer.hand.conv.weight");
  expect(names).toContain("decoder.embed.weight");
});

test("parameterShapes() of fused tokens have one tokenizer and one head for all streams", () => {
  const fused = modelConfig({ ...small, streams: ["body", "left", "right"], tokens: "fused" });
  const shapes = new Map(flatten(parameterShapes(fused)).map(([name, { shape }]) => [name, shape]));
  expect([...shapes.keys()].filter((name) => /tokenizer|head/.test(name))).toEqual([
    "tokenizer.fused.linear.weight",
    "tokenizer.fused.linear.bias",
    "tokenizer.fused.conv.weight",
    "tokenizer.fused.conv.bias",
    "decoder.head.fused.weight",
    "decoder.head.fused.bias",
  ]);
  expect(shapes.get("tokenizer.fused.linear.weight")).toEqual([64, 2 * (6 + 21 + 21)]);
  expect(shapes.get("decoder.head.fused.weight")).toEqual([4 * 2 * 48, 32]);
  expect(shapes.get("decoder.stream_embed")).toEqual([1, 32]);
});

test("initRecognition() has the encoder that initParameters() draws, and believes every gloss alike", () => {
  const config = modelConfig(small);
  const pretraining = initParameters(config, 5);
  const { classifier, ...encoding } = initRecognition(config, 9, 5);
  expect(encoding).toEqual({ tokenizer: pretraining.tokenizer, encoder: pretraining.encoder });
  expect(classifier).toEqual({
    weight: { shape: [9, 64], data: new Float32Array(9 * 64) },
    bias: { shape: [9], data: new Float32Array(9) },
  });
});

test("the paper's model has 40.3 million parameters", () => {
  // By hand: a block has 12 C^2 + 13 C; C = 512, S = 4.
  const [C, S] = [512, 4];
  const blocks = 12 * (12 * C * C + 13 * C);
  const tokenizers = [12, 42].reduce((sum, values) => sum + (values * C + C) + (S * C * C + C), 0);
  const heads = [12, 42].reduce((sum, values) => sum + (S * values * C + S * values), 0);
  const rest =
    2 * 2 * C /* final norms */ + C /* CLS */ + C /* mask token */ + 3 * C /* streams */ + C * C + C; // embed
  expect(count({})).toBe(blocks + tokenizers + heads + rest);
  expect(count({})).toBe(40_333_528);
});

test("initParameters() fills matrices Xavier-uniformly, biases with 0, norms with 1, tokens with N(0, 0.02)", () => {
  const parameters = initParameters(modelConfig({ ...small, streams: ["body", "left"] }), 3);
  for (const [name, { shape, data }] of flatten(parameters)) {
    const meanSquare = data.reduce((sum, value) => sum + value * value, 0) / data.length;
    if (/_token$|_embed$/.test(name)) {
      expect(Math.sqrt(meanSquare)).toBeGreaterThan(0.01);
      expect(Math.sqrt(meanSquare)).toBeLessThan(0.03);
    } else if (name.endsWith(".bias")) {
      expect(data.every((value) => value === 0)).toBe(true);
    } else if (name.includes("norm")) {
      expect(data.every((value) => value === 1)).toBe(true);
    } else {
      const bound = Math.sqrt(6 / (shape[0]! + data.length / shape[0]!));
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
      expect(meanSquare / (bound ** 2 / 3)).toBeGreaterThan(0.85);
      expect(meanSquare / (bound ** 2 / 3)).toBeLessThan(1.15);
    }
  }
  expect(parameters.tokenizer.body!.conv.weight.shape).toEqual([64, 64, 4]);
});

test("initParameters() is a function of the seed and the name alone", () => {
  const [a, b] = [1, 2].map((seed) => initParameters(modelConfig(small), seed));
  expect(initParameters(modelConfig(small), 1)).toEqual(a);
  expect(b!.encoder.blocks[0]!.mlp.fc1.weight.data).not.toEqual(a!.encoder.blocks[0]!.mlp.fc1.weight.data);
  expect(a!.encoder.blocks[1]!.mlp.fc1.weight.data).not.toEqual(a!.encoder.blocks[0]!.mlp.fc1.weight.data);
  const deeper = initParameters(modelConfig({ ...small, encoder: { layers: 3, heads: 4, width: 64 } }), 1);
  expect(deeper.decoder).toEqual(a!.decoder);
  expect(deeper.encoder.blocks.slice(0, 2)).toEqual(a!.encoder.blocks);
});

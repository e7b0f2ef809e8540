import { expect, test } from "@jest/globals";
import { flatten } from "@msmae/parameters";
import { drawMasks, loraConfigSchema, mbartConfig } from "./index.js";
import "./golden.fixture.js";

const config = mbartConfig({
  vocab_size: 9,
  d_model: 32,
  encoder_layers: 2,
  decoder_layers: 2,
  dropout: 0.25,
});
const shape = { batch: 4, source: 16, target: 8 };
const names = (tree: object) => flatten(tree).map(([path]) => path);

test("drawMasks() draws where a rate is above 0 and nowhere else", () => {
  const places = names(drawMasks(config, undefined, shape, 1));
  expect(places).toHaveLength(1 + 2 * 2 + 1 + 2 * 3);
  expect(places).toContain("decoder.layers.1.encoder_attn.output");
  expect(names(drawMasks(mbartConfig({ ...config, dropout: 0 }), undefined, shape, 1))).toEqual([]);
  const lora = loraConfigSchema.parse({ dropout: 0.5, targets: ["q_proj", "fc2"] });
  const adapters = names(drawMasks(mbartConfig({ ...config, dropout: 0 }), lora, shape, 1));
  expect(adapters).toEqual([
    "decoder.layers.0.self_attn.lora.q_proj",
    "decoder.layers.0.encoder_attn.lora.q_proj",
    "decoder.layers.0.lora.fc2",
    "decoder.layers.1.self_attn.lora.q_proj",
    "decoder.layers.1.encoder_attn.lora.q_proj",
    "decoder.layers.1.lora.fc2",
  ]);
});

test("drawMasks() is a function of its seed and path, and keeps 1 - rate of all", () => {
  const draw = (...path: number[]) => flatten(drawMasks(config, undefined, shape, 7, "step", ...path));
  expect(draw(3)).toEqual(draw(3));
  const [[, first], [, second]] = draw(3) as never as [
    [string, { data: Uint8Array }],
    [string, { data: Uint8Array }],
  ];
  expect(first.data).not.toEqual(second.data);
  expect(first.data).not.toEqual((draw(4)[0]![1] as { data: Uint8Array }).data);
  const all = draw(3).flatMap(([, { data }]) => [...data]);
  const deviation = Math.sqrt((0.25 * 0.75) / all.length);
  expect(Math.abs(all.reduce((sum, kept) => sum + kept, 0) / all.length - 0.75)).toBeLessThan(5 * deviation);
});

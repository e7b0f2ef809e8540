import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, hostTensor } from "@msmae/parameters";
import { adamwDefaults, adamwUpdate, createAdamWState } from "./adamw.js";
import { clipScale, globalNorm } from "./clip.js";
import { decayMask, decays } from "./decay.js";

type Values = Record<"layer.weight" | "layer.bias" | "decoder.mask_token", number[]>;
interface Golden {
  readonly config: { betas: [number, number]; epsilon: number; weightDecay: number; clip: number };
  readonly shapes: Values;
  readonly start: Values;
  readonly updates: {
    learningRate: number;
    gradients: Values;
    norm: number;
    parameters: Values;
    first: Values;
    second: Values;
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL("../test/adamw.golden.json", import.meta.url), "utf8"),
) as Golden;

const tree = (values: Values) => {
  const leaf = (name: keyof Values) => hostTensor(golden.shapes[name], Float32Array.from(values[name]));
  return {
    layer: { weight: leaf("layer.weight"), bias: leaf("layer.bias") },
    decoder: { mask_token: leaf("decoder.mask_token") },
  };
};
const expectClose = (found: object, expected: Values) => {
  for (const [path, leaf] of flatten(found) as [keyof Values, HostTensor<Float32Array>][]) {
    leaf.data.forEach((value, i) => {
      const want = expected[path][i]!;
      expect(Math.abs(value - want)).toBeLessThanOrEqual(2e-6 * Math.abs(want) + 1e-8);
    });
  }
};

test("adamwUpdate() follows torch.optim.AdamW over five clipped updates with decay groups", () => {
  const parameters = tree(golden.start);
  const state = createAdamWState(parameters);
  for (const update of golden.updates) {
    const gradients = tree(update.gradients);
    const norm = globalNorm(gradients);
    expect(Math.abs(norm / update.norm - 1)).toBeLessThan(1e-6);
    const gradientScale = clipScale(norm, golden.config.clip);
    adamwUpdate(parameters, gradients, state, decayMask(parameters), golden.config, {
      learningRate: update.learningRate,
      gradientScale,
    });
    expectClose(parameters, update.parameters);
    expectClose(state.first, update.first);
    expectClose(state.second, update.second);
  }
  expect(state.step).toBe(golden.updates.length);
});

test("adamwUpdate() decays by learning rate times weight decay where the gradient is zero, and only where it may", () => {
  const parameters = {
    weight: hostTensor([1, 1], Float32Array.of(2)),
    bias: hostTensor([1], Float32Array.of(2)),
  };
  const gradients = {
    weight: hostTensor([1, 1], new Float32Array(1)),
    bias: hostTensor([1], new Float32Array(1)),
  };
  const state = createAdamWState(parameters);
  adamwUpdate(parameters, gradients, state, decayMask(parameters), adamwDefaults, { learningRate: 0.5 });
  expect(parameters.weight.data[0]).toBeCloseTo(2 * (1 - 0.5 * 0.05), 6);
  expect(parameters.bias.data[0]).toBe(2);
});

test("decays() leaves out biases, norms and tokens", () => {
  const names: [string, number[], boolean][] = [
    ["encoder.blocks.0.attn.qkv.weight", [1536, 512], true],
    ["tokenizer.body.conv.weight", [512, 512, 4], true],
    ["decoder.embed.weight", [512, 512], true],
    ["encoder.blocks.0.attn.qkv.bias", [1536], false],
    ["encoder.norm.weight", [512], false],
    ["decoder.mask_token", [1, 1, 512], false],
    ["decoder.stream_embed", [3, 512], false],
    ["encoder.cls_token", [1, 1, 512], false],
    ["bridge.scale", [], false],
  ];
  for (const [path, shape, expected] of names) expect([path, decays(path, shape)]).toEqual([path, expected]);
});

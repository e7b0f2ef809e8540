import { expect, test } from "@jest/globals";
import type { TokenKind } from "@msmae/cubelets";
import { type HostTensor, hostTensor, toTensors, valueAndGradients } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { drawPoses, drawWeights, expectGradients, generator, readGolden } from "@msmae/testing";
import "@tensorflow/tfjs";
import { flatten } from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import { encodingShapes } from "@msmae/transformer";
import { enableProdMode, mul, reshape, sin, sum, type Tensor, tidy } from "@tensorflow/tfjs-core";
import {
  sourceOf,
  type TranslatorInput,
  type TranslatorParameters,
  translatorConfigSchema,
  translatorInput,
} from "./index.js";

interface Case {
  readonly streams: StreamName[];
  readonly tokens: TokenKind;
  readonly bridge: "average" | "flat";
  readonly seed: number;
  readonly expected: {
    readonly embeds: number[][][];
    readonly loss: number;
    readonly gradients: { readonly [name: string]: number[] };
  };
}

/** Written by tools/reference/msmae/make_bridge_golden.py. */
const golden = readGolden<{
  readonly config: { readonly stride: number; readonly encoder: object };
  readonly lengths: number[];
  readonly width: number;
  readonly cases: Case[];
}>(new URL("../test/bridge-golden.json", import.meta.url));

type Pose<T> = Omit<TranslatorParameters<T>, "mbart">;

/** The inputs of make_bridge_golden.py's `run()`, drawn in the same order; the clips together, padded to the longest. */
function inputs({ streams, tokens, bridge, seed }: Case) {
  const uniform = generator(seed);
  const config = translatorConfigSchema.parse({ ...golden.config, streams, tokens, bridge });
  const clips = drawPoses(uniform, streams, config.stride, golden);
  const { width } = config.encoder;
  const leaf = (...shape: number[]) => ({ shape });
  const shapes = {
    ...encodingShapes(config),
    bridge: { linear: { weight: leaf(golden.width, width), bias: leaf(golden.width) }, scale: leaf(1) },
  };
  const weights = drawWeights(uniform, shapes) as Pose<HostTensor>;
  const frames = golden.tokens * config.stride;
  const coordinates = Object.fromEntries(
    streams.map((name) => {
      const values = 2 * KEYPOINTS[name];
      const data = new Float32Array(clips.length * frames * values);
      clips.forEach((clip, b) => {
        const own = clip[name]!.coordinates.subarray(0, golden.lengths[b]! * values);
        data.set(own, b * frames * values);
      });
      return [name, hostTensor([clips.length, frames, KEYPOINTS[name], 2], data)];
    }),
  );
  const time = golden.lengths.flatMap((length) =>
    Array.from({ length: golden.tokens }, (_, n) => Number(n * config.stride < length)),
  );
  const shown = clips.flatMap((clip, b) =>
    streams.map((name) =>
      Number(clip[name]!.present.subarray(0, golden.lengths[b]! * KEYPOINTS[name]).includes(1)),
    ),
  );
  const batch = {
    coordinates,
    time: hostTensor([clips.length, golden.tokens], Float32Array.from(time)),
    shown: hostTensor([clips.length, streams.length], Float32Array.from(shown)),
  };
  return { config, weights, input: translatorInput(batch, config) };
}

function step(
  config: ReturnType<typeof inputs>["config"],
  weights: Pose<Tensor>,
  input: TranslatorInput<Tensor>,
) {
  return valueAndGradients((p) => {
    const embeds = sourceOf(p, input, config); // [B, S, D]
    const read = mul(sin(embeds), reshape(input.mask, [...input.mask.shape, 1]));
    const unused = mul(sum(p.encoder.cls_token), 0); // a token of no sequence
    return { loss: sum(read).add(unused), embeds };
  }, weights);
}

function check({ expected }: Case, mask: HostTensor, result: object) {
  const found = new Map(flatten(result).map(([path, leaf]) => [path, leaf as HostTensor<Float32Array>]));
  expect(Math.abs(found.get("loss")!.data[0]! - expected.loss)).toBeLessThan(1e-4);
  const { shape, data } = found.get("embeds")!;
  const [, positions, width] = shape as [number, number, number];
  expected.embeds.forEach((rows, b) => {
    // What is there comes first, and is all that is there.
    const there = Array.from(mask.data.subarray(b * positions, (b + 1) * positions));
    expect(there).toEqual(Array.from({ length: positions }, (_, at) => Number(at < rows.length)));
    rows.flat().forEach((value, at) => {
      expect(Math.abs(data[b * positions * width + at]! - value)).toBeLessThan(1e-5);
    });
  });
  const gradients = new Map(
    [...found].flatMap(([path, { data }]) =>
      path.startsWith("gradients.") ? [[path.slice(10), data] as const] : [],
    ),
  );
  expectGradients(gradients, expected.gradients, golden);
}

enableProdMode();

for (const example of golden.cases) {
  const name = `${example.bridge}, ${example.streams}, tokens of ${example.tokens}`;

  test(`what mBART reads of clips of unequal length is PyTorch's of each alone, gradients too: ${name}`, async () => {
    const { config, weights, input } = inputs(example);
    tidy(() => {
      const result = step(config, toTensors(weights), toTensors(input));
      const host = flatten(result as object).map(
        ([path, leaf]) =>
          [path, { shape: (leaf as Tensor).shape, data: (leaf as Tensor).dataSync() }] as const,
      );
      check(example, input.mask, Object.fromEntries(host));
    });
    type Inputs = { p: Pose<Tensor>; given: TranslatorInput<Tensor> };
    const compiled = compile(({ p, given }: Inputs) => step(config, p, given), { threads: 1 });
    check(example, input.mask, await compiled.run({ p: weights, given: input } as never));
    await compiled.dispose();
  });
}

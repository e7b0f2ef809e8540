import {
  assembleBatch,
  type LossKind,
  type MaskStrategy,
  type PretrainBatch,
  type TokenKind,
  tokenSequences,
} from "@msmae/cubelets";
import "@tensorflow/tfjs";
import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, toTensors, valueAndGradients } from "@msmae/parameters";
import type { StreamName } from "@msmae/pose";
import { drawPoses, drawWeights, expectGradients, generator, readGolden } from "@msmae/testing";
import { compile } from "@msmae/tfjs-onnxruntime";
import { enableProdMode, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { type MsMaeConfig, type MsMaeParameters, modelConfig, msmae, parameterShapes } from "./index.js";

interface Case {
  readonly streams: StreamName[];
  readonly tokens?: TokenKind;
  readonly hands?: MsMaeConfig["hands"];
  readonly strategy: MaskStrategy;
  readonly ratio: number;
  readonly loss: LossKind;
  readonly seed: number;
  readonly expected: {
    readonly loss: number;
    readonly streamLoss: { readonly [name in StreamName]?: number };
    readonly gradients: { readonly [name: string]: number[] };
  };
}

/** Written by tools/reference/msmae/make_golden.py. */
const golden = readGolden<{
  readonly config: Omit<MsMaeConfig, "streams" | "tokens" | "hands">;
  readonly cases: Case[];
}>(new URL("../test/msmae-golden.json", import.meta.url));

/** The inputs of make_golden.py's `inputs()`, drawn in the same order. */
function inputs({ streams, tokens = "streams", hands = "shoulders", strategy, ratio, seed }: Case) {
  const uniform = generator(seed);
  const config = modelConfig({ ...golden.config, streams, tokens, hands });
  const poses = drawPoses(uniform, streams, config.stride, golden);
  const keep = Math.floor(golden.tokens * (1 - ratio));
  const clips = poses.map((streams) => ({
    streams,
    masks: tokenSequences(config).reduce<Uint8Array[]>((masks) => {
      if (masks.length > 0 && strategy === "same") return [...masks, masks[0]!.slice()];
      const keys = Array.from({ length: golden.tokens }, uniform);
      const threshold = keys.toSorted((a, b) => a - b)[keep]!;
      return [...masks, Uint8Array.from(keys, (key) => (key < threshold ? 0 : 1))];
    }, []),
  }));
  const parameters = drawWeights(uniform, parameterShapes(config));
  return { config, parameters, batch: assembleBatch(clips, config) };
}

/** Values of a step as host arrays, whoever computed them. */
interface Step {
  readonly loss: Float32Array;
  readonly streamLoss: { readonly [name in StreamName]?: Float32Array };
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

function check({ streams, expected }: Case, { loss, streamLoss, gradients }: Step) {
  expect(Math.abs(loss[0]! / expected.loss - 1)).toBeLessThan(1e-5);
  for (const name of streams) {
    expect(Math.abs(streamLoss[name]![0]! / expected.streamLoss[name]! - 1)).toBeLessThan(1e-5);
  }
  expectGradients(gradients, expected.gradients, golden);
}

enableProdMode();

for (const example of golden.cases) {
  const { streams, tokens = "streams", hands = "shoulders", strategy, ratio, loss: kind } = example;
  const name = `${streams}, tokens of ${tokens}, hands from ${hands}, ${strategy}, ratio ${ratio}, loss ${kind}`;

  test(`msmae() has PyTorch's loss and gradients, run eagerly: ${name}`, () => {
    const { config, parameters, batch } = inputs(example);
    tidy(() => {
      const tensors = toTensors(batch);
      const result = valueAndGradients(
        (p) => msmae(p, tensors, config, { loss: kind }),
        toTensors(parameters),
      );
      const values = (tensor: Tensor) => tensor.dataSync() as Float32Array;
      check(example, {
        loss: values(result.loss),
        streamLoss: Object.fromEntries(streams.map((stream) => [stream, values(result.streamLoss[stream]!)])),
        gradients: new Map(flatten(result.gradients).map(([path, gradient]) => [path, values(gradient)])),
      });
    });
  });

  test(`msmae() has PyTorch's loss and gradients, compiled: ${name}`, async () => {
    const { config, parameters, batch } = inputs(example);
    type Inputs = { p: MsMaeParameters<Tensor>; tensors: PretrainBatch<Tensor> };
    const step = compile(
      ({ p, tensors }: Inputs) => {
        const { loss, streamLoss, gradients } = valueAndGradients(
          (q) => msmae(q, tensors, config, { loss: kind }),
          p,
        );
        return { loss, streamLoss, gradients };
      },
      { threads: 1 },
    );
    const result = await step.run({ p: parameters, tensors: batch });
    await step.dispose();
    const values = (tensor: HostTensor) => tensor.data as Float32Array;
    check(example, {
      loss: values(result.loss),
      streamLoss: Object.fromEntries(streams.map((stream) => [stream, values(result.streamLoss[stream]!)])),
      gradients: new Map(flatten(result.gradients).map(([path, gradient]) => [path, values(gradient)])),
    });
  });
}

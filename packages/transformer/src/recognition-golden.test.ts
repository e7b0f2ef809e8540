import type { StreamTensors, TokenKind } from "@msmae/cubelets";
import "@tensorflow/tfjs";
import { expect, test } from "@jest/globals";
import { crossEntropy } from "@msmae/nn";
import {
  flatten,
  type HostTensor,
  hostTensor,
  mapTree,
  toTensors,
  valueAndGradients,
} from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { drawPoses, drawWeights, expectGradients, generator, readGolden } from "@msmae/testing";
import { compile } from "@msmae/tfjs-onnxruntime";
import { enableProdMode, mean, type Scalar, type Tensor, tidy } from "@tensorflow/tfjs-core";
import {
  type EncoderConfig,
  modelConfig,
  type Pooling,
  type RecognitionParameters,
  recognitionLogits,
  recognitionShapes,
} from "./index.js";

interface Case {
  readonly streams: StreamName[];
  readonly tokens: TokenKind;
  readonly pooling: Pooling;
  readonly smoothing: number;
  readonly seed: number;
  readonly labels: number[];
  readonly expected: {
    readonly logits: number[][];
    readonly loss: number;
    readonly gradients: { readonly [name: string]: number[] };
  };
}

/** Written by tools/reference/msmae/make_recognition_golden.py. */
const golden = readGolden<{
  readonly config: Omit<EncoderConfig, "streams" | "tokens" | "hands">;
  readonly glosses: number;
  readonly cases: Case[];
}>(new URL("../test/recognition-golden.json", import.meta.url));

/** The inputs of make_recognition_golden.py's `run()`, drawn in the same order. */
function inputs({ streams, tokens, seed, labels }: Case) {
  const uniform = generator(seed);
  const config: EncoderConfig = modelConfig({ ...golden.config, streams, tokens });
  const poses = drawPoses(uniform, streams, config.stride, golden);
  const frames = golden.tokens * config.stride;
  const coordinates: StreamTensors<HostTensor> = Object.fromEntries(
    streams.map((name) => {
      const data = Float32Array.from(poses.flatMap((clip) => [...clip[name]!.coordinates]));
      return [name, hostTensor([golden.clips, frames, KEYPOINTS[name], 2], data)];
    }),
  );
  const parameters = drawWeights(uniform, recognitionShapes(config, golden.glosses));
  return {
    config,
    parameters,
    batch: { coordinates, labels: hostTensor([labels.length], Int32Array.from(labels)) },
  };
}

interface Batch {
  readonly coordinates: StreamTensors<Tensor>;
  readonly labels: Tensor;
}

const step = (
  config: EncoderConfig,
  { pooling, smoothing }: Case,
  p: RecognitionParameters<Tensor>,
  batch: Batch,
) =>
  valueAndGradients((q) => {
    const logits = recognitionLogits(q, batch.coordinates, config, pooling);
    return { loss: mean(crossEntropy(logits, batch.labels, { smoothing })) as Scalar, logits };
  }, p);

function check({ expected, pooling }: Case, result: object) {
  const found = new Map(
    flatten(result).map(([path, leaf]) => [path, (leaf as HostTensor<Float32Array>).data]),
  );
  const logits = expected.logits.flat();
  expect(found.get("logits")).toHaveLength(logits.length);
  for (const [i, logit] of logits.entries())
    expect(Math.abs(found.get("logits")![i]! - logit)).toBeLessThan(1e-5);
  expect(Math.abs(found.get("loss")![0]! / expected.loss - 1)).toBeLessThan(1e-5);
  const gradients = new Map(
    [...found].flatMap(([path, data]) =>
      path.startsWith("gradients.") ? [[path.slice(10), data] as const] : [],
    ),
  );
  expectGradients(gradients, expected.gradients, golden);
  if (pooling === "mean")
    expect(gradients.get("encoder.cls_token")!.every((value) => value === 0)).toBe(true);
}

enableProdMode();

for (const example of golden.cases) {
  const { streams, tokens, pooling, smoothing } = example;
  const name = `${streams}, tokens of ${tokens}, ${pooling}, smoothing ${smoothing}`;

  test(`recognitionLogits() has PyTorch's logits, loss and gradients, run eagerly: ${name}`, () => {
    const { config, parameters, batch } = inputs(example);
    tidy(() => {
      const result = step(config, example, toTensors(parameters), toTensors(batch));
      check(
        example,
        mapTree(result, (leaf) => ({ shape: leaf.shape, data: leaf.dataSync() })),
      );
    });
  });

  test(`recognitionLogits() has PyTorch's logits, loss and gradients, compiled: ${name}`, async () => {
    const { config, parameters, batch } = inputs(example);
    type Inputs = { p: RecognitionParameters<Tensor>; tensors: Batch };
    const compiled = compile(({ p, tensors }: Inputs) => step(config, example, p, tensors), { threads: 1 });
    check(example, await compiled.run({ p: parameters, tensors: batch }));
    await compiled.dispose();
  });
}

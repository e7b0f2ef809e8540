import { readFileSync } from "node:fs";
import {
  assembleBatch,
  type LossKind,
  type MaskedClip,
  type MaskStrategy,
  type PretrainBatch,
} from "@msmae/cubelets";
import "@tensorflow/tfjs";
import { expect, test } from "@jest/globals";
import {
  flatten,
  type HostTensor,
  hostTensor,
  mapTree,
  size,
  toTensors,
  valueAndGradients,
} from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { compile } from "@msmae/tfjs-onnxruntime";
import { enableProdMode, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { type MsMaeConfig, type MsMaeParameters, modelConfig, msmae, parameterShapes } from "./index.js";

interface Case {
  readonly streams: StreamName[];
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

/** Written by tools/reference/msmae/make_golden.py, which says what its numbers are. */
const golden = JSON.parse(readFileSync(new URL("../test/msmae-golden.json", import.meta.url), "utf8")) as {
  readonly config: Omit<MsMaeConfig, "streams">;
  readonly clips: number;
  readonly tokens: number;
  readonly padded: number;
  readonly missing: number;
  readonly sketch: number;
  readonly cases: Case[];
};

/** The generator of make_golden.py. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The inputs of make_golden.py's `inputs()`, drawn in the same order. */
function inputs({ streams, strategy, ratio, seed }: Case) {
  const uniform = generator(seed);
  const config = modelConfig({ ...golden.config, streams });
  const frames = golden.tokens * config.stride;
  const clips = Array.from({ length: golden.clips }, () => ({
    streams: {} as { [name in StreamName]?: { coordinates: Float32Array; present: Uint8Array } },
    masks: [] as Uint8Array[],
  }));
  for (const name of streams) {
    const points = frames * KEYPOINTS[name];
    for (const clip of clips) {
      const coordinates = Float32Array.from({ length: 2 * points }, () => 2 * uniform() - 1);
      clip.streams[name] = { coordinates, present: new Uint8Array(points) };
    }
    clips.forEach((clip, b) => {
      const { coordinates, present } = clip.streams[name]!;
      for (let i = 0; i < points; i++) {
        const padded = b === golden.clips - 1 && i >= (frames - golden.padded) * KEYPOINTS[name];
        const seen = uniform() >= golden.missing && !padded && !(name === "left" && b === 1);
        present[i] = seen ? 1 : 0;
        if (!seen) coordinates.fill(0, 2 * i, 2 * i + 2);
      }
    });
  }
  const keep = Math.floor(golden.tokens * (1 - ratio));
  for (const { masks } of clips) {
    for (const [p] of streams.entries()) {
      if (p > 0 && strategy === "same") {
        masks.push(masks[0]!.slice());
        continue;
      }
      const keys = Array.from({ length: golden.tokens }, uniform);
      const threshold = keys.toSorted((a, b) => a - b)[keep]!;
      masks.push(Uint8Array.from(keys, (key) => (key < threshold ? 0 : 1)));
    }
  }
  const drawn = new Map<string, Float32Array>();
  const shapes = new Map(flatten(parameterShapes(config)));
  for (const name of [...shapes.keys()].sort()) {
    const centre = name.includes("norm") && name.endsWith("weight") ? 1 : 0;
    const length = size(shapes.get(name)!.shape);
    drawn.set(
      name,
      Float32Array.from({ length }, () => centre + 0.6 * uniform() - 0.3),
    );
  }
  const parameters = mapTree(parameterShapes(config), ({ shape }, name) =>
    hostTensor(shape, drawn.get(name)!),
  );
  return { config, parameters, batch: assembleBatch(clips satisfies MaskedClip[], config) };
}

/** Products with vectors of random signs, as make_golden.py's `sketch()`. */
function sketch(gradient: Float32Array): number[] {
  if (gradient.length <= golden.sketch) return [...gradient];
  const uniform = generator(golden.sketch);
  return Array.from({ length: golden.sketch }, () =>
    gradient.reduce((sum, value) => sum + (uniform() < 0.5 ? value : -value), 0),
  );
}

const norm = (values: number[]) => Math.hypot(...values);

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
  expect([...gradients.keys()].sort()).toEqual(Object.keys(expected.gradients));
  const wrong = Object.entries(expected.gradients).filter(([name, wanted]) => {
    const got = sketch(gradients.get(name)!);
    // A sketch of eight numbers tells the relative error to within about a factor of two.
    return !(norm(wanted.map((value, i) => got[i]! - value)) <= 1e-4 * norm(wanted));
  });
  expect(wrong).toEqual([]);
}

enableProdMode();

for (const example of golden.cases) {
  const { streams, strategy, ratio, loss: kind } = example;
  const name = `${streams}, ${strategy}, ratio ${ratio}, loss ${kind}`;

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

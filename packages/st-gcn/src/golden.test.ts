import { expect, test } from "@jest/globals";
import {
  type HostTensor,
  hostTensor,
  leaves,
  mapTree,
  mergeTrees,
  toTensors,
  valueAndGradients,
} from "@msmae/parameters";
import "@tensorflow/tfjs";
import { compile } from "@msmae/tfjs-onnxruntime";
import {
  enableProdMode,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  sum,
  type Tensor,
  type Tensor1D,
  transpose,
} from "@tensorflow/tfjs-core";
import {
  type Batch,
  drawBatch,
  drawModel,
  errorOf,
  expectSketches,
  type Floats,
  golden,
  type Measured,
  waves,
} from "./golden.fixture.js";
import { adjacency, type Stgcn, type StgcnConfig, type StgcnTree, skeletonGraph, stgcn } from "./index.js";
import { layer } from "./stgcn.js";

enableProdMode();

/** Of float32 against float64, relative. */
const TOLERANCE = 1e-4;

for (const how of ["together", "apart"] as const) {
  test(`adjacency() has the shares that another program finds, normalised ${how}`, () => {
    const { streams } = golden.config;
    const { keypoints } = skeletonGraph(streams);
    const found = [...adjacency(skeletonGraph(streams), how)].flatMap((share, at) => {
      const place = [Math.floor(at / keypoints ** 2), Math.floor(at / keypoints) % keypoints, at % keypoints];
      return share === 0 ? [] : [[...place, Math.round(1 / share)]];
    });
    expect(found).toEqual(golden.shares[how]);
  });
}

interface Inputs extends Stgcn<Tensor> {
  readonly batch: Batch<Tensor>;
}

const measure =
  (config: StgcnConfig, training: boolean) =>
  ({ parameters, buffers, batch }: Inputs) =>
    valueAndGradients((p) => {
      const { logits, buffers: after } = stgcn(mergeTrees<StgcnTree<Tensor>>(p, buffers), batch, config, {
        training,
      });
      const target = oneHot(batch.labels as Tensor1D, golden.glosses);
      return { loss: neg(mean(sum(mul(logSoftmax(logits), target), 1))), logits, buffers: after };
    }, parameters);

/** The second layer by itself, and what its weights and input get of a loss that weighs its results. */
const measureLayer =
  (config: StgcnConfig) =>
  ({ parameters, buffers, x, weights }: Stgcn<Tensor> & { readonly x: Tensor; readonly weights: Tensor }) => {
    const pass = { training: true, seen: new Map<Tensor, Tensor>() };
    const channels = config.kind === "st-gcn" ? "first" : "last";
    const turned = (rows: Tensor) => (channels === "first" ? transpose(rows) : rows);
    const { keypoints } = skeletonGraph(config.streams);
    const extent = { frames: golden.frames, clips: golden.clips, keypoints };
    const options = { config, channels, stride: 2, isFirst: false, pass } as const;
    const before = buffers.layers![1]!;
    const of = { p: parameters.layers![1]!, x: reshape(x, [-1, config.width]) };
    return valueAndGradients((q) => {
      const p = mergeTrees<StgcnTree<Tensor>["layers"][number]>(q.p, before);
      const result = turned(layer(p, turned(q.x), extent, options));
      const statistics = mapTree(before, (leaf) => pass.seen.get(leaf as Tensor)!);
      return { loss: sum(mul(result, reshape(weights, result.shape))), result, statistics };
    }, of);
  };

/** The same function eagerly, on host tensors. */
const eagerly =
  <I extends object, O extends object>(fn: (inputs: I) => O) =>
  async (inputs: object): Promise<O> =>
    mapTree(fn(toTensors(inputs) as I), (leaf) => {
      const tensor = leaf as unknown as Tensor;
      return hostTensor(tensor.shape, tensor.dataSync() as Float32Array);
    }) as unknown as O;

const compiled =
  <I extends object, O extends object>(fn: (inputs: I) => O) =>
  async (inputs: object): Promise<O> => {
    const { run, dispose } = compile(fn, { threads: 1 });
    const results = await run(inputs as never);
    await dispose();
    return results as unknown as O;
  };

function expectMeasured(
  found: { loss: Tensor; logits: Tensor; gradients: object; buffers: object },
  wanted: Measured,
) {
  const logits = found.logits as unknown as Floats;
  const norm = Math.hypot(...wanted.logits.flat());
  const distance = Math.hypot(...wanted.logits.flat().map((value, i) => logits.data[i]! - value));
  expect(distance / norm).toBeLessThan(TOLERANCE);
  expect(lossOf(found) / wanted.loss - 1).toBeCloseTo(0, 5);
  expectSketches(found.gradients, wanted.gradients, TOLERANCE);
  expectSketches(found.buffers, wanted.statistics, TOLERANCE);
}

const lossOf = ({ loss }: { loss: Tensor }) => (loss as unknown as HostTensor).data[0]!;

for (const variant of ["st-gcn++", "st-gcn"] as const) {
  const wanted = golden.variants[variant];

  test.each([
    ["eagerly", eagerly],
    ["compiled", compiled],
  ] as const)(
    `A layer of ${variant}, run %s, has PyTorch's results, gradients and statistics`,
    async (_, runner) => {
      const { config, parameters, buffers } = drawModel(variant);
      const { keypoints } = skeletonGraph(config.streams);
      const found = await runner(measureLayer(config))({
        parameters,
        buffers,
        x: waves(golden.arrays.input, [golden.frames, golden.clips, keypoints, config.width]),
        weights: waves(golden.arrays.cotangent, [
          (golden.frames + 1) / 2,
          golden.clips,
          keypoints,
          2 * config.width,
        ]),
      });
      expect(errorOf(found.result as unknown as Floats, wanted.layer.result)).toBeLessThan(TOLERANCE);
      expect(errorOf(found.gradients.x as unknown as Floats, wanted.layer.input)).toBeLessThan(TOLERANCE);
      expectSketches(found.gradients.p, wanted.layer.gradients, TOLERANCE);
      expectSketches(found.statistics, wanted.layer.statistics, TOLERANCE);
    },
  );

  test(`${variant} learns and classifies as in PyTorch`, async () => {
    const { config, parameters, buffers: untrained } = drawModel(variant);
    const step = compiled(measure(config, true));
    let buffers: object = untrained;
    for (const [number, loss] of wanted.network.losses.entries()) {
      const found = await step({ parameters, buffers, batch: drawBatch(number) });
      expect(lossOf(found) / loss - 1).toBeCloseTo(0, 5);
      if (number === wanted.network.losses.length - 1) expectMeasured(found, wanted.network.training);
      buffers = found.buffers;
      const gradients = leaves(found.gradients) as unknown as Floats[];
      for (const [i, { data }] of (leaves(parameters) as Floats[]).entries())
        for (const at of data.keys()) data[at]! -= golden.rate * gradients[i]!.data[at]!;
    }
    const batch = drawBatch(wanted.network.losses.length);
    const found = await compiled(measure(config, false))({ parameters, buffers, batch });
    expectMeasured(found, wanted.network.evaluation);
  });
}

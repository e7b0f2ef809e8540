/** The draws of tools/reference/st-gcn/make_golden.py, and its sketch of a tensor. */
import { readFileSync } from "node:fs";
import { expect } from "@jest/globals";
import { flatten, type HostTensor, hostTensor, mapTree, size } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import {
  adjacency,
  initStgcn,
  type StgcnConfig,
  type StgcnInput,
  skeletonGraph,
  stgcnConfig,
  stgcnShapes,
} from "./index.js";

export type Floats = HostTensor<Float32Array>;

export interface Batch<T> extends StgcnInput<T> {
  /** int32 [B] */
  readonly labels: T;
}

/** Sketches by name. */
export type Sketches = { readonly [name: string]: readonly number[] };

export interface Measured {
  readonly logits: readonly (readonly number[])[];
  readonly loss: number;
  readonly gradients: Sketches;
  readonly statistics: Sketches;
}

/** What PyTorch found for one variant. */
export interface Variant {
  readonly layer: {
    readonly result: readonly number[];
    readonly input: readonly number[];
    readonly gradients: Sketches;
    readonly statistics: Sketches;
  };
  readonly network: {
    readonly losses: readonly number[];
    readonly training: Measured;
    readonly evaluation: Measured;
  };
}

type Arrays = "weights" | "coordinates" | "presence" | "input" | "cotangent" | "sketches";

export const golden = JSON.parse(
  readFileSync(new URL("../test/st-gcn.golden.json", import.meta.url), "utf8"),
) as {
  readonly config: Pick<StgcnConfig, "width" | "layers" | "stages" | "streams">;
  readonly clips: number;
  readonly frames: number;
  readonly glosses: number;
  readonly rate: number;
  readonly arrays: { readonly [name in Arrays]: number };
  /** [k, v, w, 1 / share] of every share that is not 0. */
  readonly shares: {
    readonly [how in "together" | "apart"]: readonly (readonly [number, number, number, number])[];
  };
  readonly variants: { readonly [variant in StgcnConfig["kind"]]: Variant };
};

/** `wave()`, for one array from its first element on. */
const wave = (array: number, index: number) =>
  Math.sin(12.9898 * array + 0.37 * index * index + 78.233 * index);

export function waves(array: number, shape: readonly number[]): Floats {
  const data = Float32Array.from({ length: size(shape) }, (_, index) => wave(array, index));
  return hostTensor(shape, data);
}

/** `model_of()`: weights away from where training begins, statistics where it does. */
export function drawModel(kind: StgcnConfig["kind"]) {
  const config = stgcnConfig({ ...golden.config, kind });
  const shapes = stgcnShapes(config, golden.glosses).parameters;
  const names = flatten(shapes).map(([name]) => name);
  names.sort();
  const shares = adjacency(skeletonGraph(config.streams), "apart");
  const parameters = mapTree(shapes, ({ shape }, name) => {
    const array = golden.arrays.weights + names.indexOf(name);
    const isFactor = name.endsWith("norm.weight") || name.endsWith("importance");
    const isAdjacency = name.endsWith("adjacency");
    const data = Float32Array.from({ length: size(shape) }, (_, i) =>
      isAdjacency ? 0.1 * wave(array, i) + shares[i]! : 0.3 * wave(array, i) + (isFactor ? 1 : 0),
    );
    return hostTensor(shape, data);
  });
  return { config, parameters, buffers: initStgcn(config, golden.glosses, 0).buffers };
}

/** `batch()`: nothing of the left hand is seen in clip 1. */
export function drawBatch(number: number): Batch<HostTensor> {
  const { clips, frames, glosses, arrays, config } = golden;
  const coordinates: { [name in StreamName]?: Floats } = {};
  const present: { [name in StreamName]?: Floats } = {};
  for (const [i, name] of config.streams.entries()) {
    const points = frames * KEYPOINTS[name];
    const seen = waves(arrays.presence + 10 * number + i, [clips, frames, KEYPOINTS[name]]);
    for (const [at, value] of seen.data.entries()) {
      seen.data[at] = value > -0.8 && !(name === "left" && Math.floor(at / points) === 1) ? 1 : 0;
    }
    const where = waves(arrays.coordinates + 10 * number + i, [...seen.shape, 2]);
    for (const at of where.data.keys()) where.data[at]! *= seen.data[at >> 1]!;
    coordinates[name] = where;
    present[name] = seen;
  }
  const labels = Int32Array.from({ length: clips }, (_, clip) => (number + 2 * clip) % glosses);
  return { coordinates, present, labels: hostTensor([clips], labels) };
}

function sketch({ data }: Floats, length: number): number[] {
  return Array.from({ length }, (_, k) =>
    data.reduce((sum, value, i) => sum + value * wave(golden.arrays.sketches + k, i), 0),
  );
}

/** |a - b| / |b| of what sketches show of two tensors. */
export function errorOf(tensor: Floats, wanted: readonly number[]): number {
  const got = sketch(tensor, wanted.length);
  return Math.hypot(...wanted.map((value, k) => got[k]! - value)) / Math.hypot(...wanted);
}

/** Expects tensors of exactly these names, each within `tolerance` of what was sketched. */
export function expectSketches(tree: object, wanted: Sketches, tolerance: number): void {
  const found = new Map(flatten(tree) as [string, Floats][]);
  expect([...found.keys()].sort()).toEqual(Object.keys(wanted));
  const errors = Object.entries(wanted).map(([name, of]) => [name, errorOf(found.get(name)!, of)] as const);
  expect(errors.filter(([, error]) => !(error <= tolerance))).toEqual([]);
}

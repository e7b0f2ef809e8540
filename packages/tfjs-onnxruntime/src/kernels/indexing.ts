import {
  backend_util,
  type GatherV2Attrs,
  type OneHotAttrs,
  type ScatterNdAttrs,
  type TopKAttrs,
  type UnsortedSegmentSumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { guarded, guardedRows } from "../graph/indices.js";
import { expand, reshape, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { arithmetic } from "./elementwise.js";

const GATHER = "GatherV2";

function gather(graph: Graph, x: Value, indices: Value, { axis, batchDims }: GatherV2Attrs): Value {
  const at = util.parseAxisParam(axis, [...x.shape])[0] as number;
  const info = backend_util.segment_util.collectGatherOpShapeInfo(
    x as never,
    indices as never,
    at,
    batchDims,
  );
  const integers = cast(graph, indices, "int32");
  const length = x.shape[at] as number;
  const isKnown = integers.source.kind !== "node" && integers.source.kind !== "input";
  const checked = batchDims === 0 || isKnown ? guarded(graph, GATHER, integers, [length]) : integers;
  if (info.outputShape.includes(0)) return graph.splat(0, info.outputShape, x.dtype);
  if (x.splat !== undefined) {
    if (isKnown) return graph.splat(x.splat, info.outputShape, x.dtype);
    // One number, whatever the indices are; they are looked up to be checked.
    const places = batchDims === 0 ? checked : guarded(graph, GATHER, integers, [length]);
    const row = graph.splat(x.splat, [length], x.dtype);
    const taken = graph.node("Gather", [row, places], places.shape, x.dtype, { axis: 0 });
    const behind = x.shape.slice(at + 1).map(() => 1);
    return expand(graph, reshape(graph, taken, [...places.shape, ...behind]), info.outputShape);
  }
  if (batchDims === 0) return graph.node("Gather", [x, checked], info.outputShape, x.dtype, { axis: at });
  // Batched rows: number the rows of all batches and take them at once.
  const { batchSize, outerSize, dimSize, sliceSize } = info;
  const rows = reshape(graph, x, [batchSize, outerSize, dimSize, sliceSize]);
  const inner = indices.size / batchSize;
  const flat = reshape(graph, transpose(graph, rows, [0, 2, 1, 3]), [
    batchSize * dimSize,
    outerSize * sliceSize,
  ]);
  const numbers = guardedRows(graph, GATHER, reshape(graph, integers, [batchSize, inner]), dimSize);
  const taken = graph.node("Gather", [flat, numbers], [batchSize, inner, outerSize * sliceSize], x.dtype, {
    axis: 0,
  });
  const parts = reshape(graph, taken, [batchSize, inner, outerSize, sliceSize]);
  return reshape(graph, transpose(graph, parts, [0, 2, 1, 3]), info.outputShape);
}

function gatherEach(graph: Graph, params: Value, indices: Value): Value {
  backend_util.prepareAndValidate(params as never, indices as never);
  const depth = indices.shape[indices.rank - 1] as number;
  const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
  const integers = guarded(graph, "GatherNd", cast(graph, indices, "int32"), params.shape.slice(0, depth));
  if (shape.includes(0)) return graph.splat(0, shape, params.dtype);
  return graph.node("GatherND", [params, cast(graph, integers, "int64")], shape, params.dtype);
}

/** The sum of rows of `updates` at places of a tensor of zeros. */
function scatterEach(graph: Graph, indices: Value, updates: Value, shape: readonly number[]): Value {
  const { sliceRank } = backend_util.calculateShapes(updates as never, indices as never, [...shape]);
  // Indices of one axis may come as a list.
  const places = indices.rank > 1 ? indices : reshape(graph, indices, [...indices.shape, 1]);
  const integers = guarded(graph, "ScatterNd", cast(graph, places, "int32"), shape.slice(0, sliceRank));
  return scatter(graph, integers, updates, shape);
}

/** Adds rows of `updates` to a tensor of zeros; equal indices add up. */
function scatter(graph: Graph, indices: Value, updates: Value, shape: readonly number[]): Value {
  const values = arithmetic(graph, updates);
  const zeros = graph.splat(0, shape, values.dtype);
  if (values.size === 0 || zeros.size === 0) return zeros;
  const inputs = [zeros, cast(graph, indices, "int64"), values];
  return graph.node("ScatterND", inputs, shape, values.dtype, { reduction: "add" });
}

/** Sums of the rows that share a segment; rows of a negative segment are dropped. */
function segmentSum(graph: Graph, x: Value, segments: Value, numSegments: number): Value {
  const rowShape = x.shape.slice(segments.rank);
  const rows = reshape(graph, x, [segments.size, ...rowShape]);
  // One more segment collects what is dropped.
  const flat = reshape(graph, cast(graph, segments, "int32"), [segments.size, 1]);
  const outside = binary(
    graph,
    "Or",
    binary(graph, "Less", flat, graph.splat(0, [], "int32"), "bool"),
    binary(graph, "GreaterOrEqual", flat, graph.splat(numSegments, [], "int32"), "bool"),
    "bool",
  );
  const kept = where(graph, outside, graph.splat(numSegments, [], "int32"), flat);
  const sums = scatter(graph, kept, rows, [numSegments + 1, ...rowShape]);
  if (sums.size === 0 || sums.splat !== undefined)
    return graph.splat(0, [numSegments, ...rowShape], sums.dtype);
  const bounds = [[0], [numSegments], [0]].map((list) => graph.integers(list));
  return graph.node("Slice", [sums, ...bounds], [numSegments, ...rowShape], sums.dtype);
}

function oneHot(graph: Graph, indices: Value, { dtype, depth, onValue, offValue }: OneHotAttrs): Value {
  const classes = graph.constant(
    Int32Array.from({ length: depth }, (_, index) => index),
    [depth],
    "int32",
  );
  const column = reshape(graph, cast(graph, indices, "int32"), [...indices.shape, 1]);
  const hot = binary(graph, "Equal", column, classes, "bool");
  const type = dtype === "float32" || dtype === "bool" ? dtype : "int32";
  const chosen = where(graph, hot, graph.splat(onValue, [], "float32"), graph.splat(offValue, [], "float32"));
  return cast(graph, chosen, type);
}

/** The largest of each row. NaN counts as infinity, so that it is not lost; TensorFlow.js leaves open where it goes. */
function topK(graph: Graph, x: Value, { k }: TopKAttrs): Value[] {
  const shape = [...x.shape.slice(0, -1), k];
  if (shape.includes(0)) return [graph.splat(0, shape, x.dtype), graph.splat(0, shape, "int32")];
  // Sorted where any order is asked for too: as TensorFlow.js does, the first of equal ones comes first.
  const attributes = { axis: -1, largest: 1, sorted: 1 };
  const numbers = arithmetic(graph, x);
  const isFloat = x.dtype === "float32";
  const keys = isFloat
    ? where(graph, unary(graph, "IsNaN", x, "bool"), graph.splat(Infinity, [], x.dtype), x)
    : numbers;
  const outputs = [
    { shape, dtype: numbers.dtype },
    { shape, dtype: "int64" as const },
  ];
  const [largest, indices] = graph.nodes("TopK", [keys, graph.integers([k])], outputs, attributes);
  const values = isFloat
    ? graph.node("GatherElements", [x, indices!], shape, x.dtype, { axis: x.rank - 1 })
    : cast(graph, largest!, x.dtype);
  return [values, cast(graph, indices!, "int32")];
}

export const indexing = [
  kernel<GatherV2Attrs>("GatherV2", (graph, { x, indices }, attributes) =>
    gather(graph, x!, indices!, attributes),
  ),
  kernel("GatherNd", (graph, { params, indices }) => gatherEach(graph, params!, indices!)),
  kernel<ScatterNdAttrs>("ScatterNd", (graph, { indices, updates }, { shape }) =>
    scatterEach(graph, indices!, updates!, shape),
  ),
  kernel<UnsortedSegmentSumAttrs>("UnsortedSegmentSum", (graph, { x, segmentIds }, { numSegments }) =>
    segmentSum(graph, x!, segmentIds!, numSegments),
  ),
  kernel<OneHotAttrs>("OneHot", (graph, { indices }, attributes) => oneHot(graph, indices!, attributes)),
  kernel<TopKAttrs>("TopK", (graph, { x }, attributes) => topK(graph, x!, attributes)),
];

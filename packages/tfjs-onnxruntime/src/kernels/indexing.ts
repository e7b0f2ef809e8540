import {
  backend_util,
  type GatherV2Attrs,
  type OneHotAttrs,
  type ScatterNdAttrs,
  type TopKAttrs,
  type UnsortedSegmentSumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import { binary, cast, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { arithmetic } from "./elementwise.js";

function gather(graph: Graph, x: Value, indices: Value, { axis, batchDims }: GatherV2Attrs): Value {
  const at = util.parseAxisParam(axis, [...x.shape])[0] as number;
  const info = backend_util.segment_util.collectGatherOpShapeInfo(
    x as never,
    indices as never,
    at,
    batchDims,
  );
  const integers = cast(graph, indices, "int32");
  if (info.outputShape.includes(0) || x.splat !== undefined)
    return graph.splat(x.splat ?? 0, info.outputShape, x.dtype);
  if (batchDims === 0) return graph.node("Gather", [x, integers], info.outputShape, x.dtype, { axis: at });
  // Batched rows: number the rows of all batches and take them at once.
  const { batchSize, outerSize, dimSize, sliceSize } = info;
  const rows = reshape(graph, x, [batchSize, outerSize, dimSize, sliceSize]);
  const inner = indices.size / batchSize;
  const flat = reshape(graph, transpose(graph, rows, [0, 2, 1, 3]), [
    batchSize * dimSize,
    outerSize * sliceSize,
  ]);
  const first = Int32Array.from({ length: batchSize }, (_, batch) => batch * dimSize);
  const offsets = graph.constant(first, [batchSize, 1], "int32");
  const numbers = binary(graph, "Add", reshape(graph, integers, [batchSize, inner]), offsets);
  const taken = graph.node("Gather", [flat, numbers], [batchSize, inner, outerSize * sliceSize], x.dtype, {
    axis: 0,
  });
  const parts = reshape(graph, taken, [batchSize, inner, outerSize, sliceSize]);
  return reshape(graph, transpose(graph, parts, [0, 2, 1, 3]), info.outputShape);
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

function topK(graph: Graph, x: Value, { k, sorted }: TopKAttrs): Value[] {
  const shape = [...x.shape.slice(0, -1), k];
  if (shape.includes(0)) return [graph.splat(0, shape, x.dtype), graph.splat(0, shape, "int32")];
  const attributes = { axis: -1, largest: 1, sorted: Number(sorted) };
  const outputs = [
    { shape, dtype: x.dtype },
    { shape, dtype: "int64" as const },
  ];
  const [values, indices] = graph.nodes("TopK", [x, graph.integers([k])], outputs, attributes);
  return [values!, cast(graph, indices!, "int32")];
}

export const indexing = [
  kernel<GatherV2Attrs>("GatherV2", (graph, { x, indices }, attributes) =>
    gather(graph, x!, indices!, attributes),
  ),
  kernel("GatherNd", (graph, { params, indices }) => {
    const depth = indices!.shape[indices!.rank - 1] as number;
    const shape = [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)];
    if (shape.includes(0)) return graph.splat(0, shape, params!.dtype);
    return graph.node("GatherND", [params!, cast(graph, indices!, "int64")], shape, params!.dtype);
  }),
  kernel<ScatterNdAttrs>("ScatterNd", (graph, { indices, updates }, { shape }) =>
    scatter(graph, indices!, updates!, shape),
  ),
  kernel<UnsortedSegmentSumAttrs>("UnsortedSegmentSum", (graph, { x, segmentIds }, { numSegments }) =>
    segmentSum(graph, x!, segmentIds!, numSegments),
  ),
  kernel<OneHotAttrs>("OneHot", (graph, { indices }, attributes) => oneHot(graph, indices!, attributes)),
  kernel<TopKAttrs>("TopK", (graph, { x }, attributes) => topK(graph, x!, attributes)),
];

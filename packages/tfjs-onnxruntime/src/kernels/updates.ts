import { backend_util, type SparseToDenseAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { guarded } from "../graph/indices.js";
import { expand, reshape } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

/**
 * `tensor` with `updates` in the place of what `indices` name; of equal indices the last one holds. ONNX Runtime promises no
 * order of writing: so the largest number of an update is looked for at each place, and then that update taken.
 */
function update(graph: Graph, tensor: Value, indices: Value, updates: Value): Value {
  const shapes = [updates, indices] as unknown as [never, never];
  const { sliceRank, numUpdates, sliceSize } = backend_util.calculateShapes(...shapes, [...tensor.shape]);
  if (numUpdates === 0 || sliceSize === 0 || tensor.size === 0) return tensor;
  const outer = tensor.shape.slice(0, sliceRank);
  const rows = reshape(graph, cast(graph, indices, "int32"), [numUpdates, sliceRank]);
  const places = cast(graph, guarded(graph, "ScatterNd", rows, outer), "int64");
  const numbers = graph.constant(
    Int32Array.from({ length: numUpdates }, (_, at) => at + 1),
    [numUpdates],
    "int32",
  );
  const none = graph.splat(0, outer, "int32");
  const last = graph.node("ScatterND", [none, places, numbers], outer, "int32", { reduction: "max" });
  // Row 0 stands for "none", whatever it holds.
  const taken = graph.node(
    "Gather",
    [
      reshape(graph, updates, [numUpdates, sliceSize]),
      binary(graph, "Max", binary(graph, "Sub", last, one(graph)), graph.splat(0, [], "int32")),
    ],
    [...outer, sliceSize],
    updates.dtype,
    { axis: 0 },
  );
  const isUpdated = binary(graph, "Greater", last, graph.splat(0, [], "int32"), "bool");
  const condition = reshape(graph, isUpdated, [...outer, ...tensor.shape.slice(sliceRank).map(() => 1)]);
  return where(graph, condition, reshape(graph, taken, tensor.shape), tensor);
}

const one = (graph: Graph) => graph.splat(1, [], "int32");

/** A scalar value is that of all indices. */
function sparseToDense(
  graph: Graph,
  inputs: Readonly<Record<string, Value>>,
  shape: readonly number[],
): Value {
  const { sparseIndices, sparseValues, defaultValue } = inputs as { [name: string]: Value };
  const indices = sparseIndices!;
  const count = indices.rank === 0 ? 1 : (indices.shape[0] as number);
  const depth = indices.rank > 1 ? (indices.shape[1] as number) : 1;
  const values = expand(graph, reshape(graph, sparseValues!, [sparseValues!.size]), [count]);
  const whole = expand(graph, cast(graph, defaultValue!, values.dtype), shape);
  return update(graph, whole, reshape(graph, indices, [count, depth]), values);
}

export const updates = [
  kernel("TensorScatterUpdate", (graph, { tensor, indices, updates }) =>
    update(graph, tensor!, indices!, cast(graph, updates!, tensor!.dtype)),
  ),
  kernel<SparseToDenseAttrs>("SparseToDense", (graph, inputs, { outputShape }) =>
    sparseToDense(graph, inputs, outputShape),
  ),
];

import {
  type ArgMaxAttrs,
  type CumsumAttrs,
  type MaxAttrs,
  type SumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { type Reduction, reduce, reducedShape } from "../graph/reduce.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { arithmetic } from "./elementwise.js";

const axesOf = (axis: number | number[] | undefined, x: Value): number[] =>
  util.parseAxisParam(axis as number | number[], [...x.shape]);

function numeric(name: string, op: Reduction) {
  return kernel<SumAttrs>(name, (graph, { x }, { axis, keepDims }) => {
    const values = op === "ReduceMean" ? cast(graph, x!, "float32") : arithmetic(graph, x!);
    return reduce(graph, op, values, axesOf(axis, x!), keepDims);
  });
}

/** Whether all, or any, are true: the minimum, or the maximum, of zeros and ones. */
function truth(name: string, op: Reduction) {
  return kernel<SumAttrs>(name, (graph, { x }, { axis, keepDims }) => {
    const axes = axesOf(axis, x!);
    if (x!.size === 0)
      return graph.splat(Number(op === "ReduceMin"), reducedShape(x!.shape, axes, keepDims), "bool");
    return cast(
      graph,
      reduce(graph, op, cast(graph, cast(graph, x!, "bool"), "int32"), axes, keepDims),
      "bool",
    );
  });
}

function position(name: string, op: string) {
  return kernel<ArgMaxAttrs>(name, (graph, { x }, { axis }) => {
    const [only] = axesOf(axis, x!) as [number];
    const shape = reducedShape(x!.shape, [only], false);
    if (x!.splat !== undefined) return graph.splat(0, shape, "int32");
    const values = arithmetic(graph, x!);
    return cast(graph, graph.node(op, [values], shape, "int64", { axis: only, keepdims: 0 }), "int32");
  });
}

function softmax(graph: Graph, logits: Value, op: string, axis: number): Value {
  if (logits.size === 0) return logits;
  return graph.node(op, [cast(graph, logits, "float32")], logits.shape, "float32", { axis });
}

/** The running sum along one axis. */
function running(graph: Graph, x: Value, { axis, exclusive, reverse }: CumsumAttrs): Value {
  const values = arithmetic(graph, x);
  if (x.size === 0) return values;
  const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
  const along = graph.constant(Int32Array.of(axis), [], "int32");
  return graph.node("CumSum", [values, along], values.shape, values.dtype, attributes);
}

export const reductions = [
  numeric("Sum", "ReduceSum"),
  numeric("Mean", "ReduceMean"),
  numeric("Prod", "ReduceProd"),
  kernel<MaxAttrs>("Max", (graph, { x }, { reductionIndices, keepDims }) =>
    reduce(graph, "ReduceMax", arithmetic(graph, x!), axesOf(reductionIndices, x!), keepDims),
  ),
  numeric("Min", "ReduceMin"),
  truth("All", "ReduceMin"),
  truth("Any", "ReduceMax"),
  position("ArgMax", "ArgMax"),
  position("ArgMin", "ArgMin"),
  kernel<CumsumAttrs>("Cumsum", (graph, { x }, attributes) => running(graph, x!, attributes)),
  kernel<{ dim: number }>("Softmax", (graph, { logits }, { dim }) => softmax(graph, logits!, "Softmax", dim)),
  kernel<{ axis: number }>("LogSoftmax", (graph, { logits }, { axis }) =>
    softmax(graph, logits!, "LogSoftmax", axis),
  ),
];

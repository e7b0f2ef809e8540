import {
  type ArgMaxAttrs,
  type CumsumAttrs,
  type MaxAttrs,
  type SumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { mean, type Reduction, reduce, reducedShape } from "../graph/reduce.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { arithmetic } from "./elementwise.js";

const axesOf = (axis: number | number[] | undefined, x: Value): number[] =>
  util.parseAxisParam(axis as number | number[], [...x.shape]);

function numeric(name: string, op: "ReduceSum" | "ReduceProd") {
  return kernel<SumAttrs>(name, (graph, { x }, { axis, keepDims }) => {
    const axes = axesOf(axis, x!);
    return reduce(graph, op, arithmetic(graph, x!), axes, keepDims);
  });
}

/** The mean of whole numbers, rounded once. */
function wholeMean(graph: Graph, x: Value, axes: readonly number[], keep: boolean): Value {
  const sum = reduce(graph, "ReduceSum", cast(graph, arithmetic(graph, x), "int64"), axes, keep);
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  if (count === 0) return graph.splat(0, sum.shape, "float32");
  const quotient = binary(graph, "Div", cast(graph, sum, "float64"), graph.splat(count, [], "float64"));
  return cast(graph, quotient, "float32");
}

/** The largest or smallest of numbers, or of truth values. */
function extreme(name: string, op: Reduction) {
  return kernel<MaxAttrs & SumAttrs>(name, (graph, { x }, { reductionIndices, axis, keepDims }) => {
    const axes = axesOf(name === "Max" ? reductionIndices : axis, x!);
    return cast(graph, reduce(graph, op, arithmetic(graph, x!), axes, keepDims), x!.dtype);
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
    const values = ordered(graph, arithmetic(graph, x!), only, op === "ArgMax" ? -Infinity : Infinity);
    return cast(graph, graph.node(op, [values], shape, "int64", { axis: only, keepdims: 0 }), "int32");
  });
}

/**
 * `x` with what takes the place of NaN as TensorFlow.js compares: NaN is never better than what was found before, so
 * only the first element along the axis is kept for it.
 *
 * @param worst Infinity, or -Infinity.
 */
function ordered(graph: Graph, x: Value, axis: number, worst: number): Value {
  if (x.dtype !== "float32") return x;
  const length = x.shape[axis] as number;
  const places = Float32Array.from({ length }, (_, at) => (at === 0 ? -worst : worst));
  const shape = x.shape.map((_, at) => (at === axis ? length : 1));
  const areNaN = unary(graph, "IsNaN", x, "bool");
  return where(graph, areNaN, graph.constant(places, shape, "float32"), x);
}

/** Rows up to this length are left to ONNX Runtime's softmax. Chosen here: at it, 1e-6 of the sum is lost. */
const LONGEST_SOFTMAX = 4096;

function softmax(graph: Graph, logits: Value, op: string, axis: number): Value {
  if (logits.size === 0) return logits;
  if (op === "Softmax" && (logits.shape[axis] as number) > LONGEST_SOFTMAX)
    return longSoftmax(graph, logits, axis);
  return graph.node(op, [cast(graph, logits, "float32")], logits.shape, "float32", { axis });
}

/** The same of long rows, whose sum is one in stages. NaN in a row reaches all of it by the sum. */
function longSoftmax(graph: Graph, logits: Value, axis: number): Value {
  const x = cast(graph, logits, "float32");
  const one = reducedShape(x.shape, [axis], true);
  const largest = graph.node("ReduceMax", [x, graph.integers([axis])], one, x.dtype, { keepdims: 1 });
  const powers = unary(graph, "Exp", binary(graph, "Sub", x, largest));
  return binary(graph, "Div", powers, reduce(graph, "ReduceSum", powers, [axis], true));
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
  kernel<SumAttrs>("Mean", (graph, { x }, { axis, keepDims }) =>
    (x!.dtype === "float32" ? mean : wholeMean)(graph, x!, axesOf(axis, x!), keepDims),
  ),
  numeric("Prod", "ReduceProd"),
  extreme("Max", "ReduceMax"),
  extreme("Min", "ReduceMin"),
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

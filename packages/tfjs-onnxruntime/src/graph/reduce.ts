import { binary, cast, unary, where } from "./elementwise.js";
import type { Graph } from "./graph.js";
import { reshape, unexpanded } from "./shape.js";
import type { DType, Value } from "./value.js";

export type Reduction = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

/** What each reduction says of no elements, as on TensorFlow.js' CPU backend; of whole numbers NaN is 0 there, and here. */
const OF_NOTHING = {
  ReduceSum: 0,
  ReduceMean: 0,
  ReduceMax: Number.NaN,
  ReduceMin: Number.NaN,
  ReduceProd: 1,
};

/** In what whole numbers are added and multiplied. (Of int64 products ONNX Runtime stops at the largest as well.) */
const WIDE: { readonly [op in Reduction]?: DType } = { ReduceSum: "int64", ReduceProd: "float64" };

/** The shape without `axes`, or with 1 in their place. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keep: boolean): number[] {
  return shape.flatMap((length, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [length]));
}

export function reduce(graph: Graph, op: Reduction, x: Value, axes: readonly number[], keep: boolean): Value {
  const shape = reducedShape(x.shape, axes, keep);
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  if (count === 0) return graph.splat(OF_NOTHING[op], shape, x.dtype);
  if (count === 1) return reshape(graph, x, shape);
  if (x.splat !== undefined && (op !== "ReduceProd" || x.splat === 1)) {
    return graph.splat(op === "ReduceSum" ? x.splat * count : x.splat, shape, x.dtype);
  }
  const sum = op === "ReduceSum" ? sumOfExpanded(graph, x, axes, shape) : undefined;
  if (sum !== undefined) return sum;
  // ONNX Runtime stops at the largest int32; TensorFlow.js keeps the lowest 32 bits.
  const wide = x.dtype === "int32" ? WIDE[op] : undefined;
  if (wide !== undefined) return cast(graph, reduce(graph, op, cast(graph, x, wide), axes, keep), "int32");
  // Axes of length 1 are not worth a word to the runtime.
  const real = axes.filter((axis) => x.shape[axis] !== 1);
  const reduced = reducedShape(x.shape, real, true);
  const of = (name: Reduction, value: Value) =>
    graph.node(name, [value, graph.integers(real)], reduced, x.dtype, { keepdims: 1 });
  const result = of(op, x);
  if (x.dtype !== "float32" || (op !== "ReduceMax" && op !== "ReduceMin"))
    return reshape(graph, result, shape);
  // ONNX Runtime's maxima pass over NaN, a sum does not; of magnitudes it is NaN for no other reason. (Looking at each
  // element takes ten times as long.)
  const areNaN = unary(graph, "IsNaN", of("ReduceSum", unary(graph, "Abs", x)), "bool");
  return reshape(graph, where(graph, areNaN, graph.splat(Number.NaN, [], x.dtype), result), shape);
}

/**
 * A power of two that is at least `count`: of numbers divided by it the sum of as many does not overflow, and unlike `count` it
 * leaves what it divides exact.
 */
export const powerAbove = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(count, 1)));

/** The mean along `axes`, also where the sum is beyond float32. */
export function mean(graph: Graph, x: Value, axes: readonly number[], keep: boolean): Value {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  if (count <= 1) return reduce(graph, "ReduceMean", x, axes, keep);
  const times = (value: Value, factor: number) =>
    binary(graph, "Mul", value, graph.splat(factor, [], x.dtype));
  const power = powerAbove(count);
  return times(reduce(graph, "ReduceMean", times(x, 1 / power), axes, keep), power);
}

/** The sum over what only repeats is a product. */
function sumOfExpanded(graph: Graph, x: Value, axes: readonly number[], shape: readonly number[]) {
  const small = unexpanded(x);
  if (small === x) return undefined;
  const aligned = [...Array<number>(x.rank - small.rank).fill(1), ...small.shape];
  const repeated = axes.filter((axis) => aligned[axis] === 1 && x.shape[axis] !== 1);
  if (repeated.length !== axes.length) return undefined;
  const rest = reducedShape(x.shape, axes, true);
  if (rest.some((length, axis) => length !== aligned[axis])) return undefined;
  const count = repeated.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  return reshape(graph, binary(graph, "Mul", small, graph.splat(count, [], x.dtype)), shape);
}

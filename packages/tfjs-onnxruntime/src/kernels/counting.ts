import type {
  BincountAttrs,
  CumprodAttrs,
  DenseBincountAttrs,
  SearchSortedAttrs,
} from "@tensorflow/tfjs-core";
import { binary, cast, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reduce } from "../graph/reduce.js";
import { concat, reshape, slice } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel, recordingOf } from "./define.js";
import { arithmetic } from "./elementwise.js";
import { indexing } from "./indexing.js";

const segmentSum = recordingOf<{ numSegments: number }>(indexing, "UnsortedSegmentSum");

const whole = (graph: Graph, value: number) => graph.splat(value, [], "int32");

/** What every value weighs: 1 where there are no weights. */
const weightsOf = (graph: Graph, x: Value, weights: Value) =>
  weights.size > 0 ? weights : graph.splat(1, x.shape, weights.dtype);

/** The weights of each value below `size`, summed; other values are left out. */
function count(graph: Graph, x: Value, weights: Value, size: number): Value {
  const given = { x: weightsOf(graph, x, weights), segmentIds: cast(graph, x, "int32") };
  return segmentSum(graph, given, { numSegments: size }) as Value;
}

/** The same of each row; whether there is any, or how many. */
function countRows(
  graph: Graph,
  x: Value,
  weights: Value,
  { size, binaryOutput }: DenseBincountAttrs,
): Value {
  const [rows, columns] = x.shape as [number, number];
  const values = cast(graph, x, "int32");
  const isOutside = binary(graph, "GreaterOrEqual", values, whole(graph, size), "bool");
  const firsts = graph.constant(
    Int32Array.from({ length: rows }, (_, row) => row * size),
    [rows, 1],
    "int32",
  );
  const numbered = where(graph, isOutside, whole(graph, -1), binary(graph, "Add", values, firsts));
  const each = binaryOutput ? graph.splat(1, x.shape, weights.dtype) : weightsOf(graph, x, weights);
  const flat = (value: Value) => reshape(graph, value, [rows * columns]);
  const sums = count(graph, flat(numbered), flat(each), rows * size);
  const counted = binaryOutput ? binary(graph, "Min", sums, graph.splat(1, [], sums.dtype)) : sums;
  return reshape(graph, counted, [rows, size]);
}

/** `x` moved along an axis by `steps`, ones in the place of what is not there. */
function moved(graph: Graph, x: Value, axis: number, steps: number, backwards: boolean): Value {
  const length = x.shape[axis] as number;
  const along = (size: number) => x.shape.map((each, at) => (at === axis ? size : each));
  const begin = x.shape.map((_, at) => (at === axis && backwards ? steps : 0));
  const rest = slice(graph, x, begin, along(length - steps));
  const ones = graph.splat(1, along(steps), x.dtype);
  return concat(graph, backwards ? [rest, ones] : [ones, rest], axis);
}

/** The running product along an axis, of twice as many elements in each step. */
function runningProduct(graph: Graph, x: Value, { axis, exclusive, reverse }: CumprodAttrs): Value {
  const length = x.shape[axis] as number;
  let product = arithmetic(graph, x);
  if (x.size === 0) return product;
  if (exclusive) product = moved(graph, product, axis, 1, reverse);
  for (let steps = 1; steps < length; steps *= 2) {
    product = binary(graph, "Mul", product, moved(graph, product, axis, steps, reverse));
  }
  return product;
}

/** How many elements of its row of a sorted sequence are before each value. */
function searchSorted(graph: Graph, sorted: Value, values: Value, { side }: SearchSortedAttrs): Value {
  const [rows, length] = sorted.shape as [number, number];
  const count = values.shape[1] as number;
  if (rows * length * count === 0) return graph.splat(0, values.shape, "int32");
  const sequence = reshape(graph, sorted, [rows, 1, length]);
  const wanted = reshape(graph, cast(graph, values, sorted.dtype), [rows, count, 1]);
  const isBefore = binary(graph, side === "left" ? "Less" : "LessOrEqual", sequence, wanted, "bool");
  return reduce(graph, "ReduceSum", cast(graph, isBefore, "int32"), [2], false);
}

/** The elements on the diagonal of zeros, [..., ...] of [...]. */
function diagonal(graph: Graph, x: Value): Value {
  const eye = Uint8Array.from({ length: x.size ** 2 }, (_, at) => Number(at % (x.size + 1) === 0));
  const isOnIt = graph.constant(eye, [x.size, x.size], "bool");
  const row = reshape(graph, x, [1, x.size]);
  const both = [...x.shape, ...x.shape];
  if (x.dtype === "bool") return reshape(graph, binary(graph, "And", isOnIt, row, "bool"), both);
  return reshape(graph, where(graph, isOnIt, row, graph.splat(0, [], x.dtype)), both);
}

/** The shape that two shapes, as tensors, broadcast to. */
function broadcastArgs(graph: Graph, a: Value, b: Value): Value {
  const rank = Math.max(a.size, b.size);
  const aligned = (shape: Value) =>
    concat(graph, [graph.splat(1, [rank - shape.size], "int32"), cast(graph, shape, "int32")], 0);
  const [left, right] = [aligned(a), aligned(b)];
  return where(graph, binary(graph, "Equal", left, whole(graph, 1), "bool"), right, left);
}

export const counting = [
  kernel<BincountAttrs>("Bincount", (graph, { x, weights }, { size }) => count(graph, x!, weights!, size)),
  kernel<DenseBincountAttrs>("DenseBincount", (graph, { x, weights }, attributes) =>
    x!.rank === 1 ? count(graph, x!, weights!, attributes.size) : countRows(graph, x!, weights!, attributes),
  ),
  kernel<CumprodAttrs>("Cumprod", (graph, { x }, attributes) => runningProduct(graph, x!, attributes)),
  kernel<SearchSortedAttrs>("SearchSorted", (graph, { sortedSequence, values }, attributes) =>
    searchSorted(graph, sortedSequence!, values!, attributes),
  ),
  kernel("Diag", (graph, { x }) => diagonal(graph, x!)),
  kernel("BroadcastArgs", (graph, { s0, s1 }) => broadcastArgs(graph, s0!, s1!)),
  kernel("BitwiseAnd", (graph, { a, b }) => binary(graph, "BitwiseAnd", a!, b!)),
];

import { IndexOutOfRangeError } from "../errors.js";
import { binary, where } from "./elementwise.js";
import type { Graph } from "./graph.js";
import type { Value } from "./value.js";

/** Added to an index of a row among many that is too large, so that it is larger than the number of all rows. */
const BEYOND = 2 ** 30;

/**
 * Indices that ONNX Runtime refuses if they are not in their axis. What is known while tracing is refused at once.
 *
 * @param indices int32
 * @param lengths Of the axis; of several axes for indices [..., N], one each.
 */
export function guarded(graph: Graph, kernel: string, indices: Value, lengths: readonly number[]): Value {
  if (refuseKnown(kernel, indices, lengths)) return indices;
  return withoutNegatives(graph, indices);
}

/** The same for indices [B, N] into the rows of B parts of one table, `length` rows each. */
export function guardedRows(graph: Graph, kernel: string, indices: Value, length: number): Value {
  const [parts] = indices.shape as [number];
  const first = Int32Array.from({ length: parts }, (_, part) => part * length);
  const rows = binary(graph, "Add", indices, graph.constant(first, [parts, 1], "int32"));
  if (refuseKnown(kernel, indices, [length])) return rows;
  const number = (value: number) => graph.splat(value, [], "int32");
  const isLarge = binary(graph, "GreaterOrEqual", indices, number(length), "bool");
  const checked = where(graph, isLarge, binary(graph, "Add", indices, number(BEYOND)), rows);
  // Of a negative index the row may be one of the part before.
  const isNegative = binary(graph, "Less", indices, number(0), "bool");
  return where(graph, isNegative, withoutSign(graph, indices), checked);
}

function withoutNegatives(graph: Graph, indices: Value): Value {
  const isNegative = binary(graph, "Less", indices, graph.splat(0, [], "int32"), "bool");
  return where(graph, isNegative, withoutSign(graph, indices), indices);
}

/** Negative indices as numbers that no axis is as long as: {@link explainedIndex} tells them again. */
function withoutSign(graph: Graph, indices: Value): Value {
  const number = (value: number) => graph.splat(value, [], "int32");
  return binary(graph, "Sub", binary(graph, "Max", indices, number(-BEYOND / 2)), number(-(2 ** 31)));
}

/** Whether the indices are known, and if so right. */
function refuseKnown(kernel: string, indices: Value, lengths: readonly number[]): boolean {
  const { source } = indices;
  if (source.kind !== "constant" && source.kind !== "splat") return false;
  const check = (index: number, at: number) => {
    const length = lengths[at % lengths.length] as number;
    if (index < 0 || index >= length) throw new IndexOutOfRangeError(kernel, index, length);
  };
  if (source.kind === "constant") source.data.forEach(check);
  else if (indices.size > 0) for (const at of lengths.keys()) check(source.value, at);
  return true;
}

/** What ONNX Runtime says of an index that it refused, and of which kernel. */
const REFUSALS = [
  {
    kernel: "GatherV2",
    pattern: /running Gather node.* idx=(-?\d+) must be within the inclusive range \[-?\d+,(\d+)\]/,
  },
  { kernel: "GatherNd", pattern: /running GatherND node.* invalid index found, index = (-?\d+)/ },
  { kernel: "ScatterNd", pattern: /running ScatterND node.* invalid indice found, indice = (-?\d+)/ },
];

/** An error of a run, in our words if an index was refused. */
export function explainedIndex(error: unknown): unknown {
  const { message } = error as { readonly message?: string };
  if (message === undefined) return error;
  for (const { kernel, pattern } of REFUSALS) {
    const [, index, last] = pattern.exec(message) ?? [];
    if (index === undefined) continue;
    const given = Number(index);
    if (given >= 1.5 * BEYOND) return new IndexOutOfRangeError(kernel, given - 2 ** 31, lengthOf(last));
    // Of rows of many parts ONNX Runtime knows the number of all of them only.
    if (given >= BEYOND) return new IndexOutOfRangeError(kernel, given - BEYOND);
    return new IndexOutOfRangeError(kernel, given, lengthOf(last));
  }
  return error;
}

const lengthOf = (last: string | undefined) => (last === undefined ? undefined : Number(last) + 1);

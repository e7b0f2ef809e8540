import type { Graph } from "./graph.js";
import { broadcastShape, reshape } from "./shape.js";
import type { Value } from "./value.js";

export interface Product {
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** com.microsoft holds ONNX Runtime's own operators. */
export const MICROSOFT = "com.microsoft";

/**
 * a b, of matrices or stacks of matrices: [..., M, K] times [..., K, N]. Transposed operands, also those that a
 * `transpose` of their last two axes made, are read as they lie in memory.
 */
export function matMul(
  graph: Graph,
  a: Value,
  b: Value,
  { transA = false, transB = false }: Product = {},
): Value {
  const [left, right] = [operand(a, transA), operand(b, transB)];
  const m = last(left.value, left.transposed ? 1 : 2);
  const k = last(left.value, left.transposed ? 2 : 1);
  const n = last(right.value, right.transposed ? 2 : 1);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  if (k === 0 || left.value.splat === 0 || right.value.splat === 0) return graph.splat(0, shape, "float32");
  if (batch.every((length) => length === 1)) {
    return reshape(graph, gemm(graph, left, right, m, n), shape);
  }
  if (count(right.value) === 1 && !left.transposed) {
    // Many matrices times one: one tall matrix times it.
    const rows = reshape(graph, left.value, [left.value.size / k, k]);
    return reshape(
      graph,
      gemm(graph, { value: rows, transposed: false }, right, left.value.size / k, n),
      shape,
    );
  }
  const attributes = fused(left.transposed, right.transposed, 1);
  const inputs = [left.value, right.value];
  if (!left.transposed && !right.transposed) return graph.node("MatMul", inputs, shape, "float32");
  return graph.node("FusedMatMul", inputs, shape, "float32", attributes, MICROSOFT);
}

export function fused(transA: boolean, transB: boolean, alpha: number) {
  return { alpha: { float: alpha }, transA: Number(transA), transB: Number(transB) };
}

interface Operand {
  readonly value: Value;
  readonly transposed: boolean;
}

function operand(x: Value, transposed: boolean): Operand {
  const node = x.from("Transpose");
  if (node === undefined) return { value: x, transposed };
  const perm = node.attributes.perm as readonly number[];
  const swapped = [...perm.keys()].map((axis, at, axes) =>
    at < axes.length - 2 ? axis : at === axes.length - 2 ? axis + 1 : axis - 1,
  );
  if (!perm.every((axis, at) => axis === swapped[at])) return { value: x, transposed };
  return { value: node.inputs[0] as Value, transposed: !transposed };
}

function gemm(graph: Graph, a: Operand, b: Operand, m: number, n: number): Value {
  const matrix = ({ value }: Operand) => reshape(graph, value, value.shape.slice(-2));
  const attributes = {
    transA: Number(a.transposed),
    transB: Number(b.transposed),
    alpha: { float: 1 },
    beta: { float: 1 },
  };
  return graph.node("Gemm", [matrix(a), matrix(b)], [m, n], "float32", attributes);
}

const last = (x: Value, from: number) => x.shape[x.rank - from] as number;
const count = (x: Value) => x.shape.slice(0, -2).reduce((product, length) => product * length, 1);

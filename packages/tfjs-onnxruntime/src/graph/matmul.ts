import { isModerate } from "./elementwise.js";
import type { Graph } from "./graph.js";
import { broadcastShape, reshape, transpose } from "./shape.js";
import type { Value } from "./value.js";

/** com.microsoft holds ONNX Runtime's own operators. */
export const MICROSOFT = "com.microsoft";

/** A product as ONNX Runtime computes it: alpha a b + bias, each operand read transposed or as it lies. */
export interface ProductNode {
  readonly a: Value;
  readonly b: Value;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
  /** Only of matrices. */
  readonly bias?: Value | undefined;
}

/**
 * a b, of matrices or stacks of matrices: [..., M, K] times [..., K, N]. Operands that are a transposition of their
 * last two axes are read as they lie in memory, and operands that are multiples leave their factor to the product.
 */
export function matMul(graph: Graph, a: Value, b: Value, transA: boolean, transB: boolean): Value {
  const left = operand(graph, a, transA);
  const right = operand(graph, b, transB);
  const m = last(left.value, left.transposed ? 1 : 2);
  const k = last(left.value, left.transposed ? 2 : 1);
  const n = last(right.value, right.transposed ? 2 : 1);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  // 0 times something is 0 of finite numbers only.
  const [first, second] = [left.value.splat, right.value.splat];
  const areZero = first !== undefined && second !== undefined && first * second === 0;
  if (k === 0 || areZero) return graph.splat(0, shape, "float32");
  const operands = { transA: left.transposed, transB: right.transposed, alpha: left.factor * right.factor };
  const matrix = (value: Value) => reshape(graph, value, value.shape.slice(-2));
  if (batch.every((length) => length === 1)) {
    return reshape(
      graph,
      product(graph, { a: matrix(left.value), b: matrix(right.value), ...operands }),
      shape,
    );
  }
  if (stacked(right.value) === 1 && !left.transposed) {
    // Many matrices times one: one tall matrix times it.
    const rows = reshape(graph, left.value, [left.value.size / k, k]);
    return reshape(graph, product(graph, { a: rows, b: matrix(right.value), ...operands }), shape);
  }
  return product(graph, { a: left.value, b: right.value, ...operands });
}

/** a b of whole numbers: a sum keeps its lowest 32 bits. */
export function wholeMatMul(graph: Graph, a: Value, b: Value, transA: boolean, transB: boolean): Value {
  const left = transA ? transpose(graph, a, swapped(a.rank)) : a;
  const right = transB ? transpose(graph, b, swapped(b.rank)) : b;
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, last(left, 2), last(right, 1)];
  if (last(left, 1) === 0) return graph.splat(0, shape, "int32");
  return graph.node("MatMul", [left, right], shape, "int32");
}

/** The operator of a product: Gemm for matrices, MatMul or FusedMatMul for stacks of them. */
export function product(graph: Graph, { a, b, transA, transB, alpha, bias }: ProductNode): Value {
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, last(a, transA ? 1 : 2), last(b, transB ? 2 : 1)];
  const attributes = { alpha: { float: alpha }, transA: Number(transA), transB: Number(transB) };
  if (a.rank === 2 && b.rank === 2) {
    return graph.node("Gemm", bias === undefined ? [a, b] : [a, b, bias], shape, "float32", attributes);
  }
  if (!transA && !transB && alpha === 1) return graph.node("MatMul", [a, b], shape, "float32");
  return graph.node("FusedMatMul", [a, b], shape, "float32", attributes, MICROSOFT);
}

/** The product that a value is, if it is one. */
export function productOf(value: Value): ProductNode | undefined {
  const node = value.from("Gemm") ?? value.from("MatMul") ?? value.from("FusedMatMul", MICROSOFT);
  if (node === undefined || value.dtype !== "float32") return undefined;
  const [a, b, bias] = node.inputs as [Value, Value, Value | undefined];
  const { alpha = { float: 1 }, transA = 0, transB = 0 } = node.attributes;
  return {
    a,
    b,
    bias,
    alpha: (alpha as { float: number }).float,
    transA: transA === 1,
    transB: transB === 1,
  };
}

/** alpha a b, neither of them transposed, if the graph has it already. */
export function findProduct(graph: Graph, a: Value, b: Value): { value: Value; alpha: number } | undefined {
  for (const value of graph.readersOf(a)) {
    const found = productOf(value);
    if (found?.a === a && found.b === b && !found.transA && !found.transB && found.bias === undefined) {
      return { value, alpha: found.alpha };
    }
  }
  return undefined;
}

interface Operand {
  readonly value: Value;
  readonly transposed: boolean;
  readonly factor: number;
}

function operand(graph: Graph, x: Value, transposed: boolean, factor = 1): Operand {
  const multiple = multipleOf(graph, x);
  if (multiple !== undefined) return operand(graph, multiple.value, transposed, factor * multiple.factor);
  const node = x.from("Transpose");
  if (node === undefined || !swapsLastTwo(node.attributes.perm as readonly number[])) {
    return { value: x, transposed, factor };
  }
  return operand(graph, node.inputs[0] as Value, !transposed, factor);
}

/** The value and the number whose product x is, also where that was reshaped or transposed since. */
function multipleOf(graph: Graph, x: Value): { value: Value; factor: number } | undefined {
  const scaled = x.from("Mul");
  const factor = scaled?.inputs[1]?.splat;
  if (
    scaled !== undefined &&
    factor !== undefined &&
    isModerate(factor) &&
    x.dtype === "float32" &&
    scaled.inputs[0]!.size === x.size
  ) {
    return { value: reshape(graph, scaled.inputs[0]!, x.shape), factor };
  }
  const moved = x.from("Reshape") ?? x.from("Transpose");
  const inner = moved && multipleOf(graph, moved.inputs[0] as Value);
  if (inner === undefined) return undefined;
  const perm = moved?.attributes.perm as readonly number[] | undefined;
  const value =
    perm === undefined ? reshape(graph, inner.value, x.shape) : transpose(graph, inner.value, perm);
  return { value, factor: inner.factor };
}

const swapped = (rank: number) => [...Array(rank - 2).keys(), rank - 1, rank - 2];

function swapsLastTwo(perm: readonly number[]): boolean {
  const rank = perm.length;
  return perm.every((axis, at) => axis === (at < rank - 2 ? at : at === rank - 2 ? rank - 1 : rank - 2));
}

const last = (x: Value, from: number) => x.shape[x.rank - from] as number;
const stacked = (x: Value) => x.shape.slice(0, -2).reduce((all, length) => all * length, 1);

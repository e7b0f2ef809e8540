import { type BatchMatMulAttrs, backend_util, type EinsumAttrs } from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { matMul, wholeMatMul } from "../graph/matmul.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { arithmetic, widest } from "./elementwise.js";

function batchMatMul(graph: Graph, a: Value, b: Value, attributes: BatchMatMulAttrs): Value {
  const { transposeA, transposeB } = attributes;
  const inner = [a.shape.at(transposeA ? -2 : -1), b.shape.at(transposeB ? -1 : -2)];
  if (inner[0] !== inner[1]) {
    throw new RangeError(
      `Error in matMul: inner shapes (${inner[0]}) and (${inner[1]}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
    );
  }
  const dtype = widest([a, b]);
  if (dtype === "float32") {
    return matMul(graph, cast(graph, a, dtype), cast(graph, b, dtype), transposeA, transposeB);
  }
  const [left, right] = [cast(graph, a, "int32"), cast(graph, b, "int32")];
  return wholeMatMul(graph, left, right, transposeA, transposeB);
}

function einsum(graph: Graph, tensors: readonly Value[], equation: string): Value {
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
  const [terms, result] = equation.replaceAll(" ", "").split("->") as [string, string];
  const dtype = widest(tensors);
  const values = tensors.map((value) => arithmetic(graph, cast(graph, value, dtype)));
  const sizes = new Map<string, number>();
  terms.split(",").forEach((letters, at) => {
    [...letters].forEach((letter, axis) => {
      sizes.set(letter, values[at]!.shape[axis] as number);
    });
  });
  const shape = [...result].map((letter) => sizes.get(letter) as number);
  const type = values[0]!.dtype;
  if (values.some(({ size }) => size === 0)) return graph.splat(0, shape, type);
  return graph.node("Einsum", values, shape, type, { equation });
}

export const products = [
  kernel<BatchMatMulAttrs>("BatchMatMul", (graph, { a, b }, attributes) =>
    batchMatMul(graph, a!, b!, attributes),
  ),
  kernel<EinsumAttrs>("Einsum", (graph, inputs, { equation }) =>
    einsum(graph, Object.values(inputs), equation),
  ),
];

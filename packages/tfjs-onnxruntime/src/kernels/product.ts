import type { BatchMatMulAttrs, EinsumAttrs } from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { matMul } from "../graph/matmul.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

function einsum(graph: Graph, values: readonly Value[], equation: string): Value {
  const [terms, result] = equation.replaceAll(" ", "").split("->") as [string, string];
  const sizes = new Map<string, number>();
  terms.split(",").forEach((letters, at) => {
    [...letters].forEach((letter, axis) => {
      sizes.set(letter, values[at]!.shape[axis] as number);
    });
  });
  const shape = [...result].map((letter) => sizes.get(letter) as number);
  if (values.some(({ size }) => size === 0)) return graph.splat(0, shape, "float32");
  return graph.node("Einsum", values, shape, "float32", { equation });
}

export const products = [
  kernel<BatchMatMulAttrs>("BatchMatMul", (graph, { a, b }, { transposeA, transposeB }) =>
    matMul(graph, cast(graph, a!, "float32"), cast(graph, b!, "float32"), transposeA, transposeB),
  ),
  kernel<EinsumAttrs>("Einsum", (graph, inputs, { equation }) =>
    einsum(graph, Object.values(inputs), equation),
  ),
];

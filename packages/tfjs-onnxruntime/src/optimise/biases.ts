import { product, productOf } from "../graph/matmul.js";
import { reshape, sameShape } from "../graph/shape.js";
import type { Node, Value } from "../graph/value.js";
import type { Rewriting } from "./rewrite.js";

/** A product of matrices plus a row of numbers, if nothing else reads the product: Gemm adds the row itself. */
export function biases(node: Node, { graph, now, uses }: Rewriting): Value | undefined {
  if (node.op !== "Add" || node.domain !== "") return undefined;
  const [left, right] = node.inputs as [Value, Value];
  for (const [x, bias] of [
    [left, right],
    [right, left],
  ] as const) {
    const output = node.outputs[0] as Value;
    if (bias.rank !== 1 || uses(x) !== 1 || !sameShape(x.shape, output.shape)) continue;
    const reshaped = x.from("Reshape")?.inputs[0] as Value | undefined;
    if (reshaped !== undefined && uses(reshaped) !== 1) continue;
    const matrix = reshaped ?? x;
    const found = productOf(matrix);
    if (found === undefined || found.bias !== undefined || matrix.rank !== 2) continue;
    if (matrix.from("Gemm") === undefined || matrix.shape[1] !== x.shape[x.rank - 1]) continue;
    if (bias.shape[0] !== matrix.shape[1]) continue;
    const sum = product(graph, { ...found, a: now(found.a), b: now(found.b), bias: now(bias) });
    return reshape(graph, sum, output.shape);
  }
  return undefined;
}

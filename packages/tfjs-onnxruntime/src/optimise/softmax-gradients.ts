import { binary } from "../graph/elementwise.js";
import { findProduct, productOf } from "../graph/matmul.js";
import { reduce } from "../graph/reduce.js";
import type { Node, Value } from "../graph/value.js";
import type { Rewriting } from "./rewrite.js";

/**
 * The gradient of attention's softmax y with less reading of its largest matrices.
 *
 * TensorFlow.js computes p = dy y, then p - rowsum(p) y. Where dy = α do vᵀ and the forward pass has o = y v, the sum of
 * a row of p is α times that of do o, which is as narrow as one head, and p itself is not needed: (dy - sum) y. (The
 * same identity as in FlashAttention, Dao et al., 2022.)
 */
export function softmaxGradients(node: Node, { graph, now }: Rewriting): Value | undefined {
  if (node.op !== "Sub") return undefined;
  const [p, scaled] = node.inputs as [Value, Value];
  const [total, y] = factors(scaled, (value) => value.from("ReduceSum") !== undefined) ?? [];
  const sum = total?.from("ReduceSum");
  if (total === undefined || y === undefined || sum === undefined || sum.inputs[0] !== p) return undefined;
  if (total.shape.at(-1) !== 1 || total.size * (p.shape.at(-1) as number) !== p.size) return undefined;
  const [dy] = factors(p, (value) => value !== y) ?? [];
  if (dy === undefined || !factors(p, (value) => value === y)) return undefined;
  const upstream = productOf(dy);
  if (upstream === undefined || upstream.bias !== undefined || upstream.transA || !upstream.transB)
    return undefined;
  const output = findProduct(graph, now(y), now(upstream.b));
  if (output === undefined) return undefined;
  const narrow = binary(graph, "Mul", now(upstream.a), output.value);
  const alpha = graph.splat(upstream.alpha / output.alpha, [], "float32");
  const rowSum = binary(graph, "Mul", reduce(graph, "ReduceSum", narrow, [narrow.rank - 1], true), alpha);
  return binary(graph, "Mul", binary(graph, "Sub", now(dy), rowSum), now(y));
}

/** The factors of a product of two, the one that `isFirst` first. */
function factors(value: Value, isFirst: (factor: Value) => boolean): [Value, Value] | undefined {
  const node = value.from("Mul");
  if (node === undefined) return undefined;
  const [a, b] = node.inputs as [Value, Value];
  return isFirst(a) ? [a, b] : isFirst(b) ? [b, a] : undefined;
}

import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import type { Value } from "../graph/value.js";

/** Functions that lose their digits near 0, or in their tails, when they are computed as they are written. */

const number = (graph: Graph, value: number) => graph.splat(value, [], "float32");

/** exp(x) - 1. Below 1 as 2 t / (1 - t) of t = tanh(x / 2), where nothing cancels. */
export function expm1(graph: Graph, x: Value): Value {
  const half = unary(graph, "Tanh", binary(graph, "Mul", x, number(graph, 0.5)));
  const rest = binary(graph, "Sub", number(graph, 1), half);
  const near = binary(graph, "Div", binary(graph, "Mul", half, number(graph, 2)), rest);
  const far = binary(graph, "Sub", unary(graph, "Exp", x), number(graph, 1));
  const isFar = binary(graph, "GreaterOrEqual", unary(graph, "Abs", x), number(graph, 1), "bool");
  return where(graph, isFar, far, near);
}

/** log(1 + x): what 1 + x rounded away is put back as a factor (Kahan's way, in Higham, 2002, problem 1.5). */
export function log1p(graph: Graph, x: Value): Value {
  const sum = binary(graph, "Add", x, number(graph, 1));
  const kept = binary(graph, "Sub", sum, number(graph, 1));
  const log = unary(graph, "Log", sum);
  const corrected = binary(graph, "Mul", log, binary(graph, "Div", x, kept));
  const isExact = binary(graph, "Equal", kept, x, "bool"); // infinity too
  const isSome = unary(graph, "Not", binary(graph, "Equal", kept, number(graph, 0), "bool"));
  return where(graph, isSome, where(graph, isExact, log, corrected), x);
}

/** x above 0, alpha (exp(x) - 1) below. */
export function elu(graph: Graph, x: Value, alpha = 1): Value {
  const below = binary(graph, "Mul", expm1(graph, x), number(graph, alpha));
  return where(graph, binary(graph, "Less", x, number(graph, 0), "bool"), below, x);
}

/** TensorFlow.js' constants of selu (Klambauer et al., 2017). */
const SELU = { alpha: 1.7580993408473768, scale: 1.0507009873554805 };

export function selu(graph: Graph, x: Value): Value {
  const below = binary(graph, "Mul", expm1(graph, x), number(graph, SELU.alpha));
  const above = binary(graph, "Mul", x, number(graph, SELU.scale));
  return where(graph, binary(graph, "Less", x, number(graph, 0), "bool"), below, above);
}

/** 1 / (1 + exp(-x)). ONNX Runtime's own is 1e-4 off at -9, and never below 1e-8. */
export function sigmoid(graph: Graph, x: Value): Value {
  const values = cast(graph, x, "float32");
  const sum = binary(graph, "Add", unary(graph, "Exp", unary(graph, "Neg", values)), number(graph, 1));
  return unary(graph, "Reciprocal", sum);
}

import { binary, unary } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { MICROSOFT } from "../graph/matmul.js";
import { reduce } from "../graph/reduce.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

const scalar = (graph: Graph, value: number) => graph.splat(value, [], "float32");

/** Normalised rows, and each row's mean and 1 / standard deviation for the gradient. */
function layerNorm(graph: Graph, x: Value, weight: Value, bias: Value, epsilon: number): readonly Value[] {
  const rows = [...x.shape.slice(0, -1), 1];
  const outputs = [x.shape, rows, rows].map((shape) => ({ shape, dtype: "float32" as const }));
  return graph.nodes("LayerNormalization", [x, weight, bias], outputs, {
    axis: -1,
    epsilon: { float: epsilon },
  });
}

/**
 * With n = (x - mean) / std and g = dy weight: dx = (g - mean(g) - n mean(g n)) / std, dweight = Σ dy n, dbias = Σ dy.
 */
function layerNormGradient(
  graph: Graph,
  dy: Value,
  x: Value,
  weight: Value,
  mean: Value,
  inverse: Value,
): Value[] {
  const leading = [...x.shape.keys()].slice(0, -1);
  const last = [x.rank - 1];
  const normalised = binary(graph, "Mul", binary(graph, "Sub", x, mean), inverse);
  const product = binary(graph, "Mul", dy, normalised);
  const scaled = binary(graph, "Mul", dy, weight);
  const meanOf = (value: Value) => reduce(graph, "ReduceMean", value, last, true);
  const along = binary(graph, "Mul", normalised, meanOf(binary(graph, "Mul", product, weight)));
  const centred = binary(graph, "Sub", binary(graph, "Sub", scaled, along), meanOf(scaled));
  return [
    binary(graph, "Mul", centred, inverse),
    reduce(graph, "ReduceSum", product, leading, false),
    reduce(graph, "ReduceSum", dy, leading, false),
  ];
}

/** x Φ(x), Φ the distribution function of the normal distribution. */
const gelu = (graph: Graph, x: Value) => unary(graph, "Gelu", x, x.dtype, MICROSOFT);

/** dy (Φ(x) + x φ(x)). */
function geluGradient(graph: Graph, dy: Value, x: Value): Value {
  const u = binary(graph, "Mul", x, scalar(graph, Math.SQRT1_2));
  const twice = binary(graph, "Add", unary(graph, "Erf", u), scalar(graph, 1));
  // 2 / √π u exp(-u²), the constant inside of the exponential.
  const exponent = binary(
    graph,
    "Sub",
    scalar(graph, Math.log(2 / Math.sqrt(Math.PI))),
    binary(graph, "Mul", u, u),
  );
  const density = binary(graph, "Mul", u, unary(graph, "Exp", exponent));
  const slope = binary(graph, "Add", twice, density);
  return binary(graph, "Mul", binary(graph, "Mul", dy, scalar(graph, 0.5)), slope);
}

export const primitives = [
  kernel<{ epsilon: number }>("LayerNormalization", (graph, { x, weight, bias }, { epsilon }) =>
    layerNorm(graph, x!, weight!, bias!, epsilon),
  ),
  kernel("LayerNormalizationGradient", (graph, { dy, x, weight, mean, inverse }) =>
    layerNormGradient(graph, dy!, x!, weight!, mean!, inverse!),
  ),
  kernel("Gelu", (graph, { x }) => gelu(graph, x!)),
  kernel("GeluGradient", (graph, { dy, x }) => geluGradient(graph, dy!, x!)),
];

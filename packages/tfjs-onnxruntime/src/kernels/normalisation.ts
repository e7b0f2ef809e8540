import type { FusedBatchNormAttrs, LRNAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, unary } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { matMul } from "../graph/matmul.js";
import { reshape } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

const number = (graph: Graph, value: number) => graph.splat(value, [], "float32");

/** offset + (x - mean) scale / √(variance + ε) */
function batchNorm(graph: Graph, inputs: Readonly<Record<string, Value>>, epsilon: number): Value {
  const { x, mean, variance, scale, offset } = inputs as { [name: string]: Value };
  const deviation = unary(graph, "Sqrt", binary(graph, "Add", variance!, number(graph, epsilon)));
  const centred = binary(graph, "Sub", cast(graph, x!, "float32"), mean!);
  const scaled = scale === undefined ? centred : binary(graph, "Mul", centred, scale);
  const normal = binary(graph, "Div", scaled, deviation);
  return offset === undefined ? normal : binary(graph, "Add", normal, offset);
}

/** Sums over channels that are at most `radius` apart: a product with a band of ones. */
function sumOfNeighbours(graph: Graph, x: Value, radius: number): Value {
  const channels = x.shape[x.rank - 1] as number;
  const isNear = (at: number) => Math.abs(Math.floor(at / channels) - (at % channels)) <= radius;
  const band = Float32Array.from({ length: channels * channels }, (_, at) => Number(isNear(at)));
  const rows = reshape(graph, x, [x.size / channels, channels]);
  const ones = graph.constant(band, [channels, channels], "float32");
  return reshape(graph, matMul(graph, rows, ones, false, false), x.shape);
}

/** bias + alpha Σ x², over the neighbours of each channel. */
function localSize(graph: Graph, x: Value, { depthRadius, bias, alpha }: LRNAttrs): Value {
  const sum = sumOfNeighbours(graph, binary(graph, "Mul", x, x), depthRadius);
  return binary(graph, "Add", binary(graph, "Mul", sum, number(graph, alpha)), number(graph, bias));
}

const power = (graph: Graph, x: Value, exponent: number) => binary(graph, "Pow", x, number(graph, exponent));

function localResponse(graph: Graph, x: Value, attributes: LRNAttrs): Value {
  if (x.size === 0) return x;
  return binary(graph, "Mul", x, power(graph, localSize(graph, x, attributes), -attributes.beta));
}

/** dy size^-β - 2 α β x Σ dy y / size, the sum over the neighbours that x is in. */
function localResponseGradient(graph: Graph, dy: Value, x: Value, y: Value, attributes: LRNAttrs): Value {
  if (x.size === 0) return x;
  const { alpha, beta, depthRadius } = attributes;
  const size = localSize(graph, x, attributes);
  const shares = binary(graph, "Div", binary(graph, "Mul", dy, y), size);
  const along = binary(graph, "Mul", x, sumOfNeighbours(graph, shares, depthRadius));
  const own = binary(graph, "Mul", dy, power(graph, size, -beta));
  return binary(graph, "Sub", own, binary(graph, "Mul", along, number(graph, 2 * alpha * beta)));
}

export const normalisations = [
  kernel<FusedBatchNormAttrs>("FusedBatchNorm", (graph, inputs, { varianceEpsilon }) =>
    batchNorm(graph, inputs, varianceEpsilon ?? 1e-3),
  ),
  kernel<LRNAttrs>("LRN", (graph, { x }, attributes) =>
    localResponse(graph, cast(graph, x!, "float32"), attributes),
  ),
  kernel<LRNAttrs>("LRNGrad", (graph, { x, y, dy }, attributes) =>
    localResponseGradient(graph, dy!, x!, y!, attributes),
  ),
];

import type {
  _FusedMatMulAttrs,
  backend_util,
  FusedConv2DAttrs,
  FusedDepthwiseConv2DAttrs,
} from "@tensorflow/tfjs-core";
import { callSite, UnsupportedKernelError } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { reshape } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { convolutions } from "./convolution.js";
import { kernel, recordingOf } from "./define.js";
import { depthwise } from "./depthwise.js";
import { elementwise } from "./elementwise.js";
import type { Inputs } from "./inputs.js";
import { products } from "./product.js";

const [add, prelu, leakyRelu] = ["Add", "Prelu", "LeakyRelu"].map((name) => recordingOf(elementwise, name));
const matMul = recordingOf(products, "BatchMatMul");
const conv2d = recordingOf(convolutions, "Conv2D");
const depthwiseConv2d = recordingOf(depthwise, "DepthwiseConv2dNative");

/** TensorFlow.js' names of the activations that are kernels of one tensor. */
const ACTIVATIONS = { relu: "Relu", relu6: "Relu6", elu: "Elu", sigmoid: "Sigmoid" } as const;

interface Activation {
  readonly activation: backend_util.Activation;
  readonly leakyreluAlpha?: number;
}

/** What a fused kernel does to its product: a bias, then an activation, as TensorFlow.js' own kernels would do it. */
function finished(graph: Graph, product: Value, inputs: Inputs, attributes: Activation): Value {
  const { bias, preluActivationWeights: alpha } = inputs;
  const x = bias === undefined ? product : (add!(graph, { a: product, b: bias }, {}) as Value);
  const { activation, leakyreluAlpha } = attributes;
  if (!activation || activation === "linear") return x;
  if (activation === "prelu" && alpha !== undefined) return prelu!(graph, { x, alpha }, {}) as Value;
  if (activation === "leakyrelu") return leakyRelu!(graph, { x }, { alpha: leakyreluAlpha }) as Value;
  const name = ACTIVATIONS[activation as keyof typeof ACTIVATIONS];
  if (name === undefined) throw new UnsupportedKernelError(`the activation ${activation}`, callSite());
  return recordingOf(elementwise, name)(graph, { x }, {}) as Value;
}

/** What has one number for each channel goes along the channels, wherever they are. */
function alongChannels(graph: Graph, inputs: Inputs, dataFormat: "NHWC" | "NCHW"): Inputs {
  if (dataFormat !== "NCHW") return inputs;
  const along = ([name, value]: [string, Value]): [string, Value] =>
    ["bias", "preluActivationWeights"].includes(name) && value.rank === 1
      ? [name, reshape(graph, value, [...value.shape, 1, 1])]
      : [name, value];
  return Object.fromEntries(Object.entries(inputs).map(along));
}

export const fused = [
  kernel<_FusedMatMulAttrs>("_FusedMatMul", (graph, inputs, attributes) => {
    const { a, b } = inputs as { a: Value; b: Value };
    return finished(graph, matMul(graph, { a, b }, attributes) as Value, inputs, attributes);
  }),
  kernel<FusedConv2DAttrs>("FusedConv2D", (graph, inputs, attributes) => {
    const { x, filter } = inputs as { x: Value; filter: Value };
    const product = conv2d(graph, { x, filter }, attributes) as Value;
    return finished(graph, product, alongChannels(graph, inputs, attributes.dataFormat), attributes);
  }),
  kernel<FusedDepthwiseConv2DAttrs>("FusedDepthwiseConv2D", (graph, inputs, attributes) => {
    const { x, filter } = inputs as { x: Value; filter: Value };
    return finished(graph, depthwiseConv2d(graph, { x, filter }, attributes) as Value, inputs, attributes);
  }),
];

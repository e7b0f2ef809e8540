import type {
  AvgPool3DAttrs,
  AvgPool3DGradAttrs,
  MaxPool3DAttrs,
  MaxPool3DGradAttrs,
} from "@tensorflow/tfjs-core";
import { backend_util } from "@tensorflow/tfjs-core";
import type { Graph } from "../graph/graph.js";
import { reshape } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { averagePoolings } from "./average-pooling.js";
import { kernel, recordingOf } from "./define.js";
import { poolings } from "./pooling.js";

const average = recordingOf(averagePoolings, "AvgPool");
const averageGradient = recordingOf(averagePoolings, "AvgPoolGrad");
const max = recordingOf(poolings, "MaxPool");
const maxGradient = recordingOf(poolings, "MaxPoolGrad");

type Attributes = Pick<MaxPool3DAttrs, "filterSize" | "strides" | "pad" | "dimRoundingMode">;
type Pooling = typeof max;

const triple = (value: number | readonly number[]) =>
  (typeof value === "number" ? [value, value, value] : value) as [number, number, number];

/**
 * A window over depth, height and width [B, D, H, W, C] is one over height and width and then one over depth: the maximum
 * of maxima, the mean of means of as many. Of equal voxels the first has the gradient, as of equal pixels; TensorFlow.js'
 * CPU backend gives it to the last of voxels, although to the first of pixels.
 */
function twoSteps({ filterSize, strides, pad, dimRoundingMode }: Attributes) {
  const [filter, stride] = [triple(filterSize), triple(strides)];
  // Of a number TensorFlow.js computes two axes by the first's window, and three by their own.
  const around = (rows: number, columns: number): backend_util.ExplicitPadding => [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
  const isNumber = typeof pad === "number";
  return {
    flat: {
      ...{ filterSize: filter.slice(1), strides: stride.slice(1), dimRoundingMode },
      pad: isNumber ? around(pad, pad) : pad,
    },
    deep: {
      ...{ filterSize: [filter[0], 1], strides: [stride[0], 1], dimRoundingMode },
      pad: isNumber ? around(pad, 0) : pad,
    },
  };
}

type Shape5D = [number, number, number, number, number];

/** [B D, H, W, C] */
function asImages(graph: Graph, x: Value): Value {
  const [batch, depth, height, width, channels] = x.shape as Shape5D;
  return reshape(graph, x, [batch * depth, height, width, channels]);
}

/** [B, D, H W, C], of images of that batch. */
function asDepths(graph: Graph, images: Value, batch: number): Value {
  const [all, height, width, channels] = images.shape as [number, number, number, number];
  return reshape(graph, images, [batch, all / batch, height * width, channels]);
}

function outShape(x: Value, { filterSize, strides, pad, dimRoundingMode }: Attributes): number[] {
  const shape = [...x.shape] as Shape5D;
  const around = pad as "same"; // explicit paddings are of images only
  return backend_util.computePool3DInfo(shape, filterSize, strides, 1, around, dimRoundingMode).outShape;
}

/** The images of the first step and what both steps give. */
function pooled(graph: Graph, x: Value, attributes: Attributes, pooling: Pooling) {
  const [batch] = x.shape as Shape5D;
  const { flat, deep } = twoSteps(attributes);
  const images = pooling(graph, { x: asImages(graph, x) }, flat as never) as Value;
  const depths = pooling(graph, { x: asDepths(graph, images, batch) }, deep as never) as Value;
  return { images, depths, y: reshape(graph, depths, outShape(x, attributes)) };
}

/** Nothing where no window fits into the volume. */
function pool(graph: Graph, x: Value, attributes: Attributes, pooling: Pooling): Value {
  const shape = outShape(x, attributes);
  return shape.includes(0) ? graph.splat(0, shape, x.dtype) : pooled(graph, x, attributes, pooling).y;
}

function gradient(
  graph: Graph,
  dy: Value,
  x: Value,
  attributes: Attributes,
  pooling: Pooling,
  back: Pooling,
): Value {
  if (x.size === 0 || dy.size === 0) return graph.splat(0, x.shape, "float32");
  const [batch] = x.shape as Shape5D;
  const { flat, deep } = twoSteps(attributes);
  const { images, depths } = pooled(graph, x, attributes, pooling);
  const ofDepths = reshape(graph, dy, depths.shape);
  const inputs = { dy: ofDepths, input: asDepths(graph, images, batch), output: depths };
  const ofImages = reshape(graph, back(graph, inputs, deep as never) as Value, images.shape);
  const dx = back(graph, { dy: ofImages, input: asImages(graph, x), output: images }, flat as never);
  return reshape(graph, dx as Value, x.shape);
}

export const poolings3d = [
  kernel<AvgPool3DAttrs>("AvgPool3D", (graph, { x }, attributes) => pool(graph, x!, attributes, average)),
  kernel<AvgPool3DGradAttrs>("AvgPool3DGrad", (graph, { dy, input }, attributes) =>
    gradient(graph, dy!, input!, attributes, average, averageGradient),
  ),
  kernel<MaxPool3DAttrs>("MaxPool3D", (graph, { x }, attributes) => pool(graph, x!, attributes, max)),
  kernel<MaxPool3DGradAttrs>("MaxPool3DGrad", (graph, { dy, input }, attributes) =>
    gradient(graph, dy!, input!, attributes, max, maxGradient),
  ),
];

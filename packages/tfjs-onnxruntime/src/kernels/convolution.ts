import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
} from "@tensorflow/tfjs-core";
import { callSite, UnsupportedKernelError } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { matMul } from "../graph/matmul.js";
import { reshape, slice, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

type Shape4D = [number, number, number, number];
type Info = ReturnType<typeof backend_util.computeConv2DInfo>;

interface ConvolutionAttributes extends Omit<Conv2DAttrs, "dilations" | "dataFormat"> {
  /** TensorFlow.js leaves them out of the attributes of gradients: a dilated convolution has none there. */
  readonly dilations?: Conv2DAttrs["dilations"] | null;
}

/** Everything about a convolution, from the shapes of its image and filter. TensorFlow.js' images end in channels. */
export function geometry(
  { strides, pad, dimRoundingMode, dilations }: ConvolutionAttributes,
  image: readonly number[],
  filter: readonly number[],
  isDepthwise = false,
): Info {
  const shapes = [[...image] as Shape4D, [...filter] as Shape4D] as const;
  const info = backend_util.computeConv2DInfo(
    ...shapes,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  // Of a padding in numbers TensorFlow.js computes the width by the height's filter and stride.
  const { padInfo, strideWidth, effectiveFilterWidth } = info;
  const width =
    Math.floor((info.inWidth + padInfo.left + padInfo.right - effectiveFilterWidth) / strideWidth) + 1;
  if (info.outWidth !== width && info.outWidth > 0) {
    throw new UnsupportedKernelError(
      "Conv2D with numbers as padding and an oblong filter or stride",
      callSite(),
    );
  }
  return info;
}

export const toChannelsFirst = (graph: Graph, x: Value) => transpose(graph, x, [0, 3, 1, 2]);
export const toChannelsLast = (graph: Graph, x: Value) => transpose(graph, x, [0, 2, 3, 1]);

/** A 1 x 1 convolution is a linear layer at each pixel. */
function isPointwise({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Info): boolean {
  const padding = padInfo.top + padInfo.bottom + padInfo.left + padInfo.right;
  return filterHeight * filterWidth * strideHeight * strideWidth === 1 && padding === 0;
}

const pixels = (graph: Graph, x: Value) =>
  reshape(graph, x, [x.size / (x.shape[3] as number), x.shape[3] as number]);

function convolve(graph: Graph, x: Value, filter: Value, info: Info): Value {
  if (info.outShape.includes(0) || x.size === 0) return graph.splat(0, info.outShape, "float32");
  if (isPointwise(info)) {
    const weights = reshape(graph, filter, [info.inChannels, info.outChannels]);
    return reshape(graph, matMul(graph, pixels(graph, x), weights, false, false), info.outShape);
  }
  const { top, bottom, left, right } = info.padInfo;
  const [batch, height, width, channels] = info.outShape;
  const weights = transpose(graph, filter, [3, 2, 0, 1]); // [out, in, h, w]
  const inputs = [toChannelsFirst(graph, x), weights];
  const y = graph.node("Conv", inputs, [batch, channels, height, width], "float32", {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
  });
  return toChannelsLast(graph, y);
}

/** The gradient of the image: the transposed convolution. */
function imageGradient(graph: Graph, dy: Value, filter: Value, info: Info): Value {
  if (info.inShape.includes(0) || dy.size === 0) return graph.splat(0, info.inShape, "float32");
  if (isPointwise(info)) {
    const weights = reshape(graph, filter, [info.inChannels, info.outChannels]);
    return reshape(graph, matMul(graph, pixels(graph, dy), weights, false, true), info.inShape);
  }
  const [batch, height, width, channels] = info.inShape;
  const weights = transpose(graph, filter, [3, 2, 0, 1]); // [out, in, h, w]
  // TensorFlow.js looks at as much of dy as the convolution gives.
  const used = dy.shape.every((length, axis) => length >= (info.outShape[axis] as number))
    ? slice(graph, dy, [0, 0, 0, 0], info.outShape)
    : dy;
  const inputs = [toChannelsFirst(graph, used), weights];
  // What the strides did not reach at the end of the image has to be said to ONNX.
  const { top, bottom, left, right } = info.padInfo;
  const reached = (out: number, stride: number, size: number, padding: number) =>
    (out - 1) * stride + size - padding;
  const rest = [
    height - reached(info.outHeight, info.strideHeight, info.filterHeight, top + bottom),
    width - reached(info.outWidth, info.strideWidth, info.filterWidth, left + right),
  ];
  const dx = graph.node("ConvTranspose", inputs, [batch, channels, height, width], "float32", {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: [top, left, bottom, right],
    output_padding: rest,
  });
  return toChannelsLast(graph, dx);
}

/** The gradient of the filter: the image, channels as its batch, convolved by dy with its strides as dilations. */
function filterGradient(graph: Graph, x: Value, dy: Value, info: Info): Value {
  const shape = info.filterShape;
  if (shape.includes(0) || x.size === 0 || dy.size === 0) return graph.splat(0, shape, "float32");
  if (isPointwise(info)) {
    return reshape(graph, matMul(graph, pixels(graph, x), pixels(graph, dy), true, false), shape);
  }
  const { top, bottom, left, right } = info.padInfo;
  const inputs = [transpose(graph, x, [3, 0, 1, 2]), transpose(graph, dy, [3, 0, 1, 2])]; // [in, B, H, W], [out, B, h, w]
  // Pixels that no stride reaches would only add rows to the result: they are cut off by less padding.
  const unused = [
    info.inHeight + top + bottom - (info.outHeight - 1) * info.strideHeight - info.filterHeight,
    info.inWidth + left + right - (info.outWidth - 1) * info.strideWidth - info.filterWidth,
  ] as const;
  const rows = info.filterHeight + unused[0];
  const columns = info.filterWidth + unused[1];
  const full = graph.node("Conv", inputs, [info.inChannels, info.outChannels, rows, columns], "float32", {
    kernel_shape: [info.outHeight, info.outWidth],
    dilations: [info.strideHeight, info.strideWidth],
    pads: [top, left, bottom, right],
    strides: [1, 1],
  });
  const bounds = [
    [0, 0],
    [info.filterHeight, info.filterWidth],
    [2, 3],
  ].map((list) => graph.integers(list));
  const cut = [info.inChannels, info.outChannels, info.filterHeight, info.filterWidth];
  const exact = unused[0] + unused[1] === 0 ? full : graph.node("Slice", [full, ...bounds], cut, "float32");
  return transpose(graph, exact, [2, 3, 0, 1]); // [h, w, in, out]
}

type Format = Conv2DAttrs["dataFormat"];

/** Attributes of images that begin with channels as those of images that end in them. */
function lastOf<A extends { readonly dataFormat: Format; readonly pad: Conv2DAttrs["pad"] }>(
  attributes: A,
): A {
  const { dataFormat, pad } = attributes;
  if (dataFormat !== "NCHW" || !Array.isArray(pad)) return attributes;
  const [batch, channels, rows, columns] = pad;
  return { ...attributes, pad: [batch, rows, columns, channels] };
}

const lastShape = (format: Format, shape: readonly number[]) =>
  format === "NCHW" ? [0, 2, 3, 1].map((axis) => shape[axis] as number) : shape;

/** A convolution of images in either format, by one of images that end in channels. */
function ofImages(graph: Graph, format: Format, image: Value, convolved: (image: Value) => Value): Value {
  if (format !== "NCHW") return convolved(image);
  return toChannelsFirst(graph, convolved(toChannelsLast(graph, image)));
}

export const convolutions = [
  kernel<Conv2DAttrs>("Conv2D", (graph, { x, filter }, attributes) =>
    ofImages(graph, attributes.dataFormat, x!, (image) =>
      convolve(graph, image, filter!, geometry(lastOf(attributes), image.shape, filter!.shape)),
    ),
  ),
  kernel<Conv2DBackpropInputAttrs>("Conv2DBackpropInput", (graph, { dy, filter }, attributes) => {
    const shape = lastShape(attributes.dataFormat, attributes.inputShape);
    return ofImages(graph, attributes.dataFormat, dy!, (image) =>
      imageGradient(graph, image, filter!, geometry(lastOf(attributes), shape, filter!.shape)),
    );
  }),
  kernel<Conv2DBackpropFilterAttrs>("Conv2DBackpropFilter", (graph, { x, dy }, attributes) => {
    const isFirst = attributes.dataFormat === "NCHW";
    const [image, gradient] = [x!, dy!].map((each) => (isFirst ? toChannelsLast(graph, each) : each));
    const info = geometry(lastOf(attributes), image!.shape, attributes.filterShape);
    return filterGradient(graph, image!, gradient!, info);
  }),
];

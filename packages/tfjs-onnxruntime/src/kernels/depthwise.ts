import type {
  DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
} from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape, slice, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { geometry, toChannelsFirst, toChannelsLast } from "./convolution.js";
import { kernel } from "./define.js";

type Info = ReturnType<typeof geometry>;

const pads = ({ padInfo: { top, left, bottom, right } }: Info) => [top, left, bottom, right];

/** The filter [h, w, in, m] as ONNX has it for one group a channel: [in m, 1, h, w]. */
function groupedFilter(graph: Graph, filter: Value): Value {
  const [height, width, channels, times] = filter.shape as [number, number, number, number];
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * times, 1, height, width]);
}

/** Each channel by filters of its own. */
function convolve(graph: Graph, x: Value, filter: Value, info: Info): Value {
  const [batch, height, width, channels] = info.outShape;
  if (info.outShape.includes(0) || x.size === 0) return graph.splat(0, info.outShape, "float32");
  const inputs = [toChannelsFirst(graph, cast(graph, x, "float32")), groupedFilter(graph, filter)];
  const y = graph.node("Conv", inputs, [batch, channels, height, width], "float32", {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: pads(info),
    group: info.inChannels,
  });
  return toChannelsLast(graph, y);
}

/** Pixels at the end that no stride reaches, of rows and of columns. */
function unreached(info: Info): [number, number] {
  const { top, bottom, left, right } = info.padInfo;
  return [
    info.inHeight + top + bottom - (info.outHeight - 1) * info.strideHeight - info.filterHeight,
    info.inWidth + left + right - (info.outWidth - 1) * info.strideWidth - info.filterWidth,
  ];
}

function imageGradient(graph: Graph, dy: Value, filter: Value, info: Info): Value {
  const [batch, height, width, channels] = info.inShape;
  if (info.inShape.includes(0) || dy.size === 0) return graph.splat(0, info.inShape, "float32");
  const inputs = [toChannelsFirst(graph, dy), groupedFilter(graph, filter)];
  const dx = graph.node("ConvTranspose", inputs, [batch, channels, height, width], "float32", {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: pads(info),
    output_padding: unreached(info),
    group: info.inChannels,
  });
  return toChannelsLast(graph, dx);
}

/** A group a channel: its images, the batch as their channels, convolved by its dy with the strides as dilations. */
function filterGradient(graph: Graph, x: Value, dy: Value, info: Info): Value {
  const [height, width, channels, times] = info.filterShape as [number, number, number, number];
  if (info.filterShape.includes(0) || x.size === 0 || dy.size === 0) {
    return graph.splat(0, info.filterShape, "float32");
  }
  const { batchSize: batch, inHeight, inWidth } = info;
  const images = reshape(graph, transpose(graph, x, [3, 0, 1, 2]), [1, channels * batch, inHeight, inWidth]);
  const filters = transpose(graph, dy, [3, 0, 1, 2]); // [in m, B, h, w]
  const [rows, columns] = unreached(info);
  const found = [1, channels * times, height + rows, width + columns];
  const full = graph.node("Conv", [images, filters], found, "float32", {
    kernel_shape: [info.outHeight, info.outWidth],
    dilations: [info.strideHeight, info.strideWidth],
    strides: [1, 1],
    pads: pads(info),
    group: channels,
  });
  const exact = slice(graph, full, [0, 0, 0, 0], [1, channels * times, height, width]);
  return transpose(graph, reshape(graph, exact, [channels, times, height, width]), [2, 3, 0, 1]);
}

export const depthwise = [
  kernel<DepthwiseConv2dNativeAttrs>("DepthwiseConv2dNative", (graph, { x, filter }, attributes) =>
    convolve(graph, x!, filter!, geometry(attributes, x!.shape, filter!.shape, true)),
  ),
  kernel<DepthwiseConv2dNativeBackpropInputAttrs>(
    "DepthwiseConv2dNativeBackpropInput",
    (graph, { dy, filter }, attributes) =>
      imageGradient(graph, dy!, filter!, geometry(attributes, attributes.inputShape, filter!.shape, true)),
  ),
  kernel<DepthwiseConv2dNativeBackpropFilterAttrs>(
    "DepthwiseConv2dNativeBackpropFilter",
    (graph, { x, dy }, attributes) =>
      filterGradient(graph, x!, dy!, geometry(attributes, x!.shape, attributes.filterShape, true)),
  ),
];

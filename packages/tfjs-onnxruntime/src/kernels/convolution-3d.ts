import {
  backend_util,
  type Conv3DAttrs,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropInputV2Attrs,
} from "@tensorflow/tfjs-core";
import type { Graph } from "../graph/graph.js";
import { slice, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

type Shape5D = [number, number, number, number, number];
type Info = ReturnType<typeof backend_util.computeConv3DInfo>;

function geometry(
  {
    strides,
    pad,
    dilations = 1,
  }: Pick<Conv3DAttrs, "strides" | "pad"> & Partial<Pick<Conv3DAttrs, "dilations">>,
  volume: readonly number[],
  filter: readonly number[],
): Info {
  return backend_util.computeConv3DInfo(
    [...volume] as Shape5D,
    [...filter] as Shape5D,
    strides,
    dilations,
    pad,
  );
}

const strides = ({ strideDepth, strideHeight, strideWidth }: Info) => [
  strideDepth,
  strideHeight,
  strideWidth,
];
const filterSize = ({ filterDepth, filterHeight, filterWidth }: Info) => [
  filterDepth,
  filterHeight,
  filterWidth,
];
const outSize = ({ outDepth, outHeight, outWidth }: Info) => [outDepth, outHeight, outWidth];
const inSize = ({ inDepth, inHeight, inWidth }: Info) => [inDepth, inHeight, inWidth];

function pads({ padInfo: { front, top, left, back, bottom, right } }: Info): number[] {
  return [front, top, left, back, bottom, right];
}

/** Voxels at the end of each axis that no stride reaches. */
function unreached(info: Info): number[] {
  const [out, stride, filter, around] = [outSize(info), strides(info), filterSize(info), pads(info)];
  return inSize(info).map(
    (size, at) =>
      size + around[at]! + around[at + 3]! - (out[at]! - 1) * stride[at]! - (filter[at] as number),
  );
}

const toChannelsFirst = (graph: Graph, x: Value) => transpose(graph, x, [0, 4, 1, 2, 3]);
const toChannelsLast = (graph: Graph, x: Value) => transpose(graph, x, [0, 2, 3, 4, 1]);

function convolve(graph: Graph, x: Value, filter: Value, info: Info): Value {
  if (info.outShape.includes(0) || x.size === 0) return graph.splat(0, info.outShape, "float32");
  const weights = transpose(graph, filter, [4, 3, 0, 1, 2]); // [out, in, d, h, w]
  const shape = [info.batchSize, info.outChannels, ...outSize(info)];
  const y = graph.node("Conv", [toChannelsFirst(graph, x), weights], shape, "float32", {
    kernel_shape: filterSize(info),
    strides: strides(info),
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    pads: pads(info),
  });
  return toChannelsLast(graph, y);
}

function volumeGradient(graph: Graph, dy: Value, filter: Value, info: Info): Value {
  if (info.inShape.includes(0) || dy.size === 0) return graph.splat(0, info.inShape, "float32");
  const weights = transpose(graph, filter, [4, 3, 0, 1, 2]); // [out, in, d, h, w]
  const shape = [info.batchSize, info.inChannels, ...inSize(info)];
  const dx = graph.node("ConvTranspose", [toChannelsFirst(graph, dy), weights], shape, "float32", {
    kernel_shape: filterSize(info),
    strides: strides(info),
    pads: pads(info),
    output_padding: unreached(info),
  });
  return toChannelsLast(graph, dx);
}

/** As for images: the volumes, channels as their batch, convolved by dy with the strides as dilations. */
function filterGradient(graph: Graph, x: Value, dy: Value, info: Info): Value {
  const shape = info.filterShape;
  if (shape.includes(0) || x.size === 0 || dy.size === 0) return graph.splat(0, shape, "float32");
  const inputs = [x, dy].map((each) => transpose(graph, each, [4, 0, 1, 2, 3])); // [in, B, D, H, W], [out, B, d, h, w]
  const rest = unreached(info);
  const found = filterSize(info).map((length, at) => length + (rest[at] as number));
  const channels = [info.inChannels, info.outChannels];
  const full = graph.node("Conv", inputs, [...channels, ...found], "float32", {
    kernel_shape: outSize(info),
    dilations: strides(info),
    strides: [1, 1, 1],
    pads: pads(info),
  });
  const exact = slice(graph, full, [0, 0, 0, 0, 0], [...channels, ...filterSize(info)]);
  return transpose(graph, exact, [2, 3, 4, 0, 1]); // [d, h, w, in, out]
}

export const convolutions3d = [
  kernel<Conv3DAttrs>("Conv3D", (graph, { x, filter }, attributes) =>
    convolve(graph, x!, filter!, geometry(attributes, x!.shape, filter!.shape)),
  ),
  kernel<Conv3DBackpropInputV2Attrs>("Conv3DBackpropInputV2", (graph, { dy, filter }, attributes) =>
    volumeGradient(graph, dy!, filter!, geometry(attributes, attributes.inputShape, filter!.shape)),
  ),
  kernel<Conv3DBackpropFilterV2Attrs>("Conv3DBackpropFilterV2", (graph, { x, dy }, attributes) =>
    filterGradient(graph, x!, dy!, geometry(attributes, x!.shape, attributes.filterShape)),
  ),
];

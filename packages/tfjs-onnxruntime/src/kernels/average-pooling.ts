import { type AvgPoolAttrs, type AvgPoolGradAttrs, backend_util } from "@tensorflow/tfjs-core";
import { binary, cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { powerAbove } from "../graph/reduce.js";
import { pad, reshape, sameShape, slice, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

/** A window along one axis of the image. */
interface Axis {
  readonly size: number;
  readonly out: number;
  readonly filter: number;
  readonly stride: number;
  readonly before: number;
}

/** Height and width of a pooling. TensorFlow.js' images end in channels, [B, H, W, C]. */
function geometry(
  { filterSize, strides, pad, dimRoundingMode }: AvgPoolAttrs,
  image: readonly number[],
): [Axis, Axis] {
  const shape = [...image] as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { padInfo } = info;
  return [
    {
      ...{ size: info.inHeight, out: info.outHeight, filter: info.filterHeight },
      ...{ stride: info.strideHeight, before: padInfo.top },
    },
    {
      ...{ size: info.inWidth, out: info.outWidth, filter: info.filterWidth },
      ...{ stride: info.strideWidth, before: padInfo.left },
    },
  ];
}

/** How many pixels of the image each window has along an axis. */
const counts = ({ size, out, filter, stride, before }: Axis): number[] =>
  Array.from({ length: out }, (_, at) => {
    const begin = at * stride - before;
    return Math.min(size, begin + filter) - Math.max(0, begin);
  });

/** The pixels of the windows beyond the end; below 0 where the end of the image is in no window. */
const after = ({ size, out, filter, stride, before }: Axis) => (out - 1) * stride + filter - size - before;

/** Sums of the windows of each channel, divided by how many of their pixels are in the image. */
function averagePool(graph: Graph, x: Value, axes: [Axis, Axis]): Value {
  const [rows, columns] = axes;
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const shape = [batch, rows.out, columns.out, channels];
  if (shape.includes(0)) return graph.splat(0, shape, x.dtype);
  if (rows.filter * columns.filter === 1 && sameShape(x.shape, shape)) return x;
  const area = rows.filter * columns.filter;
  // So that the sum of a window does not overflow where its mean does not.
  const power = powerAbove(area);
  const small = binary(graph, "Mul", cast(graph, x, "float32"), graph.splat(1 / power, [], "float32"));
  const image = transpose(graph, small, [0, 3, 1, 2]);
  const around = axes.map((axis) => [axis.before, Math.max(0, after(axis))] as const);
  const padded = pad(graph, image, [[0, 0], [0, 0], ...around]);
  const y = graph.node("AveragePool", [padded], [batch, channels, rows.out, columns.out], "float32", {
    kernel_shape: [rows.filter, columns.filter],
    strides: [rows.stride, columns.stride],
  });
  // The mean over the window, of which only a part may be in the image.
  const heights = counts(rows);
  const widths = counts(columns);
  const share = heights.flatMap((height) => widths.map((width) => (power * area) / (height * width)));
  const factors = graph.constant(Float32Array.from(share), [rows.out, columns.out], "float32");
  return cast(graph, transpose(graph, binary(graph, "Mul", y, factors), [0, 2, 3, 1]), x.dtype);
}

/**
 * The gradient of the image as TensorFlow.js has it on all its own backends: dy over the whole window's area, also where a
 * part of the window is not in the image.
 */
function averagePoolGradient(graph: Graph, dy: Value, x: Value, axes: [Axis, Axis]): Value {
  if (x.size === 0 || dy.size === 0) return graph.splat(0, x.shape, "float32");
  const [rows, columns] = axes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const planes = batch * channels;
  const gradient = reshape(graph, transpose(graph, dy, [0, 3, 1, 2]), [planes, 1, rows.out, columns.out]);
  const ones = graph.splat(1, [1, 1, rows.filter, columns.filter], "float32");
  const reached = axes.map(({ out, stride, filter }) => (out - 1) * stride + filter) as [number, number];
  const whole = graph.node("ConvTranspose", [gradient, ones], [planes, 1, ...reached], "float32", {
    kernel_shape: [rows.filter, columns.filter],
    strides: [rows.stride, columns.stride],
  });
  const beyond = axes.map((axis) => [0, Math.max(0, -after(axis))] as const);
  const image = slice(
    graph,
    pad(graph, whole, [[0, 0], [0, 0], ...beyond]),
    [0, 0, rows.before, columns.before],
    [planes, 1, height, width],
  );
  const mean = binary(graph, "Mul", image, graph.splat(1 / (rows.filter * columns.filter), [], "float32"));
  return transpose(graph, reshape(graph, mean, [batch, channels, height, width]), [0, 2, 3, 1]);
}

export const averagePoolings = [
  kernel<AvgPoolAttrs>("AvgPool", (graph, { x }, attributes) =>
    averagePool(graph, x!, geometry(attributes, x!.shape)),
  ),
  kernel<AvgPoolGradAttrs>("AvgPoolGrad", (graph, { dy, input }, attributes) =>
    averagePoolGradient(graph, dy!, input!, geometry(attributes, input!.shape)),
  ),
];

import { backend_util, type Dilation2DAttrs } from "@tensorflow/tfjs-core";
import { binary, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reduce } from "../graph/reduce.js";
import { pad, reshape, slice } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

type Info = ReturnType<typeof backend_util.computeDilation2DInfo>;

function geometry({ strides, pad, dilations }: Dilation2DAttrs, x: Value, filter: Value): Info {
  return backend_util.computeDilation2DInfo(
    [...x.shape] as [number, number, number, number],
    [...filter.shape] as [number, number, number],
    strides,
    pad,
    "NHWC",
    dilations,
  );
}

/** What TensorFlow.js takes for less than everything. */
const LEAST = Number.MIN_SAFE_INTEGER;

interface Place {
  /** Where in the filter, and how many pixels of the padded image before it. */
  readonly row: number;
  readonly column: number;
  readonly offset: readonly [number, number];
}

function places(info: Info): Place[] {
  return Array.from({ length: info.filterHeight * info.filterWidth }, (_, at) => {
    const [row, column] = [Math.floor(at / info.filterWidth), at % info.filterWidth];
    return { row, column, offset: [row * info.dilationHeight, column * info.dilationWidth] };
  });
}

/** Pixels around the image that the windows reach. */
function around(info: Info): [number, number][] {
  const { padInfo, inHeight, inWidth } = info;
  const reach = (out: number, stride: number, filter: number, dilation: number) =>
    (out - 1) * stride + (filter - 1) * dilation + 1;
  const rows = reach(info.outHeight, info.strideHeight, info.filterHeight, info.dilationHeight);
  const columns = reach(info.outWidth, info.strideWidth, info.filterWidth, info.dilationWidth);
  return [
    [0, 0],
    [padInfo.top, Math.max(0, rows - inHeight - padInfo.top)],
    [padInfo.left, Math.max(0, columns - inWidth - padInfo.left)],
    [0, 0],
  ];
}

/** What each window has at a place: a pixel and the filter's element. */
function sumAt(graph: Graph, padded: Value, filter: Value, place: Place, info: Info): Value {
  const [top, left] = place.offset;
  const shape = [info.batchSize, info.outHeight, info.outWidth, info.inChannels];
  const ends = [
    top + (info.outHeight - 1) * info.strideHeight + 1,
    left + (info.outWidth - 1) * info.strideWidth + 1,
  ];
  const bounds = [[top, left], ends, [1, 2], [info.strideHeight, info.strideWidth]];
  const pixels = graph.node(
    "Slice",
    [padded, ...bounds.map((list) => graph.integers(list))],
    shape,
    "float32",
  );
  const element = slice(graph, filter, [place.row, place.column, 0], [1, 1, info.inChannels]);
  return binary(graph, "Add", pixels, reshape(graph, element, [info.inChannels]));
}

const paddedImage = (graph: Graph, x: Value, info: Info) => pad(graph, x, around(info), -Infinity);

/** The largest sum of a pixel and the filter's element in each window. */
function dilate(graph: Graph, x: Value, filter: Value, info: Info): Value {
  if (info.outShape.includes(0) || x.size === 0) return graph.splat(0, info.outShape, "float32");
  const padded = paddedImage(graph, x, info);
  const none = graph.splat(LEAST, info.outShape, "float32");
  return places(info).reduce((largest, place) => {
    const sum = sumAt(graph, padded, filter, place, info);
    return where(graph, binary(graph, "Greater", sum, largest, "bool"), sum, largest);
  }, none);
}

/** dy of the windows of which each place is the first that has the largest sum. */
function shares(graph: Graph, dy: Value, x: Value, filter: Value, info: Info): [Place, Value][] {
  const padded = paddedImage(graph, x, info);
  const largest = dilate(graph, x, filter, info);
  let open: Value | undefined;
  return places(info).map((place): [Place, Value] => {
    const isLargest = binary(graph, "Equal", sumAt(graph, padded, filter, place, info), largest, "bool");
    const found = open === undefined ? isLargest : binary(graph, "And", isLargest, open, "bool");
    const isOther = unary(graph, "Not", isLargest, "bool");
    open = open === undefined ? isOther : binary(graph, "And", open, isOther, "bool");
    return [place, where(graph, found, dy, graph.splat(0, [], "float32"))];
  });
}

function filterGradient(graph: Graph, dy: Value, x: Value, filter: Value, info: Info): Value {
  if (dy.size === 0 || x.size === 0) return graph.splat(0, filter.shape, "float32");
  const sums = shares(graph, dy, x, filter, info).map(([, share]) =>
    reshape(graph, reduce(graph, "ReduceSum", share, [0, 1, 2], false), [1, info.inChannels]),
  );
  const shape = [sums.length, info.inChannels];
  const all = sums.length === 1 ? sums[0]! : graph.node("Concat", sums, shape, "float32", { axis: 0 });
  return reshape(graph, all, filter.shape);
}

/** Each share goes back to its pixel: a transposed convolution of each channel by one place. */
function imageGradient(graph: Graph, dy: Value, x: Value, filter: Value, info: Info): Value {
  if (dy.size === 0 || x.size === 0) return graph.splat(0, x.shape, "float32");
  const [, rows, columns] = around(info) as [[number, number], [number, number], [number, number]];
  const height = rows[0] + info.inHeight + rows[1];
  const width = columns[0] + info.inWidth + columns[1];
  const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth } = info;
  // Shares as long as the padded image: zeros between them, and around.
  const spread = (share: Value, [top, left]: readonly [number, number]): Value => {
    const apart = reshape(graph, share, [batchSize, outHeight, 1, outWidth, 1, inChannels]);
    const wide = pad(graph, apart, [
      [0, 0],
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ]);
    const joined = reshape(graph, wide, [
      batchSize,
      outHeight * strideHeight,
      outWidth * strideWidth,
      inChannels,
    ]);
    const [used, usedWidth] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
    const exact = slice(graph, joined, [0, 0, 0, 0], [batchSize, used, usedWidth, inChannels]);
    return pad(graph, exact, [
      [0, 0],
      [top, height - top - used],
      [left, width - left - usedWidth],
      [0, 0],
    ]);
  };
  const whole = shares(graph, dy, x, filter, info)
    .map(([place, share]) => spread(share, place.offset))
    .reduce((sum, each) => binary(graph, "Add", sum, each));
  return slice(graph, whole, [0, rows[0], columns[0], 0], x.shape);
}

export const dilations = [
  kernel<Dilation2DAttrs>("Dilation2D", (graph, { x, filter }, attributes) =>
    dilate(graph, x!, filter!, geometry(attributes, x!, filter!)),
  ),
  kernel<Dilation2DAttrs>("Dilation2DBackpropInput", (graph, { x, filter, dy }, attributes) =>
    imageGradient(graph, dy!, x!, filter!, geometry(attributes, x!, filter!)),
  ),
  kernel<Dilation2DAttrs>("Dilation2DBackpropFilter", (graph, { x, filter, dy }, attributes) =>
    filterGradient(graph, dy!, x!, filter!, geometry(attributes, x!, filter!)),
  ),
];

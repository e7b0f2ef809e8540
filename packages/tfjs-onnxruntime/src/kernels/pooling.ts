import { backend_util, type MaxPoolAttrs, type MaxPoolGradAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
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
  /** Pixels beyond the end that the last window needs. */
  readonly after: number;
}

/** Height and width of a pooling, from its image. TensorFlow.js' images end in channels, [B, H, W, C]. */
function geometry(
  { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttrs,
  image: readonly number[],
): [Axis, Axis] {
  const shape = [...image] as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const axis = (size: number, out: number, filter: number, stride: number, before: number): Axis => {
    const after = Math.max(0, (out - 1) * stride + filter - size - before);
    return { size, out, filter, stride, before, after };
  };
  return [
    axis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.padInfo.top),
    axis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.padInfo.left),
  ];
}

function maxPool(graph: Graph, x: Value, [rows, columns]: [Axis, Axis]): Value {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const shape = [batch, channels, rows.out, columns.out];
  const shapeLast = [batch, rows.out, columns.out, channels];
  if (shape.includes(0)) return graph.splat(0, shapeLast, x.dtype);
  // As TensorFlow.js has it, whatever the strides and the padding are.
  if (rows.filter * columns.filter === 1 && sameShape(x.shape, shapeLast)) return x;
  // Whole numbers are pooled where all of them are exact.
  const dtype = x.dtype === "float32" ? "float32" : "float64";
  const image = transpose(graph, withoutNaN(graph, cast(graph, x, dtype)), [0, 3, 1, 2]);
  // Of a padding as long as the window ONNX knows nothing.
  const isLong = [rows, columns].some(({ filter, before, after }) => Math.max(before, after) >= filter);
  const padded = isLong ? pad(graph, image, aroundImage(rows, columns), -Infinity) : image;
  const largest = (image: Value) =>
    graph.node("MaxPool", [image], shape, dtype, {
      kernel_shape: [rows.filter, columns.filter],
      strides: [rows.stride, columns.stride],
      pads: isLong ? [0, 0, 0, 0] : [rows.before, columns.before, rows.after, columns.after],
    });
  const y = dtype === "float32" ? withInfinity(graph, largest, padded) : largest(padded);
  return cast(graph, transpose(graph, y, [0, 2, 3, 1]), x.dtype);
}

/** ONNX Runtime begins with the lowest finite number: whether it was in a window of -∞, a pooling of what is above -∞ tells. */
function withInfinity(graph: Graph, largest: (image: Value) => Value, image: Value): Value {
  const infinity = graph.splat(-Infinity, [], image.dtype);
  const isAbove = largest(cast(graph, binary(graph, "Greater", image, infinity, "bool"), image.dtype));
  const one = graph.splat(1, [], image.dtype);
  return where(graph, binary(graph, "Equal", isAbove, one, "bool"), largest(image), infinity);
}

/** `x` with -∞ for NaN, which TensorFlow.js leaves out of a window; ONNX Runtime does so or not, by its place. */
function withoutNaN(graph: Graph, x: Value): Value {
  if (x.dtype !== "float32") return x;
  return where(graph, unary(graph, "IsNaN", x, "bool"), graph.splat(-Infinity, [], x.dtype), x);
}

/**
 * The gradient of the image: dy goes to the first pixel of its window that is the largest. A place of the window at a
 * time: which windows found their maximum there, and their dy put to the pixels that were there.
 */
function maxPoolGradient(graph: Graph, dy: Value, x: Value, y: Value, [rows, columns]: [Axis, Axis]): Value {
  if (x.size === 0 || dy.size === 0) return graph.splat(0, x.shape, "float32");
  const first = (value: Value) => transpose(graph, value, [0, 3, 1, 2]);
  const padded = pad(graph, first(x), aroundImage(rows, columns), -Infinity);
  const [largest, gradient] = [first(y), first(dy)];
  // Windows whose maximum was not found yet; of nothing but padding, NaN and -∞ there is none.
  let open = binary(graph, "Greater", largest, graph.splat(-Infinity, [], "float32"), "bool");
  let sum: Value | undefined;
  for (let row = 0; row < rows.filter; row++) {
    for (let column = 0; column < columns.filter; column++) {
      const there = everyNth(graph, everyNth(graph, padded, 2, row, rows), 3, column, columns);
      const isLargest = binary(graph, "Equal", there, largest, "bool");
      const found = binary(graph, "And", isLargest, open, "bool");
      open = binary(graph, "And", open, unary(graph, "Not", isLargest, "bool"), "bool");
      const share = where(graph, found, gradient, graph.splat(0, [], "float32"));
      const placed = spread(graph, spread(graph, share, 2, row, rows), 3, column, columns);
      sum = sum === undefined ? placed : binary(graph, "Add", sum, placed);
    }
  }
  const begin = [0, 0, rows.before, columns.before];
  const image = slice(graph, sum as Value, begin, first(x).shape);
  return transpose(graph, image, [0, 2, 3, 1]);
}

const aroundImage = (rows: Axis, columns: Axis): [number, number][] => [
  [0, 0],
  [0, 0],
  [rows.before, rows.after],
  [columns.before, columns.after],
];

/** Of the padded image the pixels that are `offset` into the windows. */
function everyNth(graph: Graph, x: Value, axis: number, offset: number, { out, stride }: Axis): Value {
  const shape = x.shape.map((length, at) => (at === axis ? out : length));
  const end = offset + (out - 1) * stride + 1;
  const bounds = [[offset], [end], [axis], [stride]].map((list) => graph.integers(list));
  if (stride > 1) return graph.node("Slice", [x, ...bounds], shape, x.dtype);
  return slice(
    graph,
    x,
    shape.map((_, at) => (at === axis ? offset : 0)),
    shape,
  );
}

/** The reverse of {@link everyNth}: zeros where it took nothing, as long as the padded image. */
function spread(
  graph: Graph,
  x: Value,
  axis: number,
  offset: number,
  { size, before, after, out, stride }: Axis,
): Value {
  const apart = (shape: readonly number[], length: number) => [
    ...shape.slice(0, axis),
    length,
    ...shape.slice(axis + 1),
  ];
  const [outer, inner] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)];
  const split = reshape(graph, x, [...outer, 1, ...inner]);
  const zeros = (at: number): [number, number] => (at === axis + 1 ? [0, stride - 1] : [0, 0]);
  const filled = pad(
    graph,
    split,
    split.shape.map((_, at) => zeros(at)),
  );
  const joined = reshape(graph, filled, apart(x.shape, out * stride));
  const whole = slice(
    graph,
    joined,
    x.shape.map(() => 0),
    apart(x.shape, (out - 1) * stride + 1),
  );
  const rest = size + before + after - offset - (out - 1) * stride - 1;
  return pad(
    graph,
    whole,
    x.shape.map((_, at) => (at === axis ? [offset, rest] : [0, 0])),
  );
}

export const poolings = [
  kernel<MaxPoolAttrs>("MaxPool", (graph, { x }, attributes) =>
    maxPool(graph, x!, geometry(attributes, x!.shape)),
  ),
  kernel<MaxPoolGradAttrs>("MaxPoolGrad", (graph, { dy, input, output }, attributes) =>
    maxPoolGradient(graph, dy!, input!, output!, geometry(attributes, input!.shape)),
  ),
];

import type { CropAndResizeAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape, slice } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { pixels } from "./pixels.js";

const number = (graph: Graph, value: number) => graph.splat(value, [], "float64");

/** Places in an image along one axis, float64 [N, size], and which of them are in it. */
interface Places {
  readonly at: Value;
  readonly isInside: Value;
}

/**
 * Where each box [N, 4] looks along one axis: from its begin to its end, both as shares of the image. In float64, as
 * JavaScript computes it: a place that is off by a rounding may be outside of the image.
 */
function places(
  graph: Graph,
  boxes: Value,
  [first, last]: readonly [number, number],
  length: number,
  size: number,
): Places {
  const count = boxes.shape[0] as number;
  const column = (at: number) => cast(graph, slice(graph, boxes, [0, at], [count, 1]), "float64");
  const [begin, end] = [column(first), column(last)];
  const times = (x: Value, factor: number) => binary(graph, "Mul", x, number(graph, factor));
  let at: Value;
  if (size > 1) {
    const step = binary(
      graph,
      "Div",
      times(binary(graph, "Sub", end, begin), length - 1),
      number(graph, size - 1),
    );
    const steps = cast(
      graph,
      graph.constant(
        Float32Array.from({ length: size }, (_, index) => index),
        [1, size],
        "float32",
      ),
      "float64",
    );
    at = binary(graph, "Add", times(begin, length - 1), binary(graph, "Mul", steps, step));
  } else {
    at = times(times(binary(graph, "Add", begin, end), 0.5), length - 1);
  }
  const tooFar = binary(graph, "Greater", at, number(graph, length - 1), "bool");
  const isOutside = binary(graph, "Or", binary(graph, "Less", at, number(graph, 0), "bool"), tooFar, "bool");
  return { at, isInside: unary(graph, "Not", isOutside, "bool") };
}

function cropAndResize(
  graph: Graph,
  inputs: Readonly<Record<string, Value>>,
  attributes: CropAndResizeAttrs,
): Value {
  const { image, boxes, boxInd } = inputs as { image: Value; boxes: Value; boxInd: Value };
  const { cropSize, method, extrapolationValue } = attributes;
  const [batch, imageHeight, imageWidth, channels] = image.shape as [number, number, number, number];
  const [height, width] = cropSize;
  const count = boxes.shape[0] as number;
  const shape = [count, height, width, channels];
  if (shape.includes(0) || image.size === 0) return graph.splat(0, shape, "float32");
  const source = cast(graph, image, "float32");
  const y = places(graph, boxes, [0, 2], imageHeight, height);
  const x = places(graph, boxes, [1, 3], imageWidth, width);
  const whole = (value: number) => graph.splat(value, [], "int32");
  const hasImage = binary(graph, "Less", boxInd, whole(batch), "bool");
  const owner = where(graph, hasImage, boxInd, whole(0));
  /** Whole numbers within the axis; what is outside of it is replaced later. */
  const index = (place: Value, length: number) => {
    const bounded = binary(
      graph,
      "Max",
      binary(graph, "Min", place, number(graph, length - 1)),
      number(graph, 0),
    );
    return cast(graph, bounded, "int32");
  };
  const take = (rows: Value, columns: Value) => {
    const row = reshape(graph, index(rows, imageHeight), [count, height, 1, 1]);
    const column = reshape(graph, index(columns, imageWidth), [count, 1, width, 1]);
    const image = reshape(graph, owner, [count, 1, 1, 1]);
    return pixels(graph, source, [image, row, column], [count, height, width]);
  };
  const rounded = (op: string, { at }: Places) => unary(graph, op, at);
  let found: Value;
  if (method === "bilinear") {
    const [top, bottom] = [rounded("Floor", y), rounded("Ceil", y)];
    const [left, right] = [rounded("Floor", x), rounded("Ceil", x)];
    const share = (place: Value, from: Value, last: readonly number[]) =>
      reshape(graph, cast(graph, binary(graph, "Sub", place, from), "float32"), last);
    const down = share(y.at, top, [count, height, 1, 1]);
    const along = share(x.at, left, [count, 1, width, 1]);
    const between = (from: Value, to: Value, part: Value) =>
      binary(graph, "Add", from, binary(graph, "Mul", binary(graph, "Sub", to, from), part));
    const row = (rows: Value) => between(take(rows, left), take(rows, right), along);
    found = between(row(top), row(bottom), down);
  } else {
    // Halves up, as Math.round() does.
    const nearest = ({ at }: Places) => unary(graph, "Floor", binary(graph, "Add", at, number(graph, 0.5)));
    found = take(nearest(y), nearest(x));
  }
  const isInside = binary(
    graph,
    "And",
    reshape(graph, y.isInside, [count, height, 1, 1]),
    reshape(graph, x.isInside, [count, 1, width, 1]),
    "bool",
  );
  const filled = where(graph, isInside, found, graph.splat(extrapolationValue, [], "float32"));
  // TensorFlow.js leaves the crops of images that there are not at 0.
  return where(graph, reshape(graph, hasImage, [count, 1, 1, 1]), filled, graph.splat(0, [], "float32"));
}

export const crops = [
  kernel<CropAndResizeAttrs>("CropAndResize", (graph, inputs, attributes) =>
    cropAndResize(graph, inputs, attributes),
  ),
];

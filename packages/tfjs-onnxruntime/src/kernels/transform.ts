import type { TransformAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape, slice } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { pixels } from "./pixels.js";

/** Arithmetic of float64, in which JavaScript computes places: a rounding more could be another pixel. */
class Doubles {
  constructor(readonly graph: Graph) {}

  number(value: number): Value {
    return this.graph.splat(value, [], "float64");
  }

  do(op: "Add" | "Sub" | "Mul" | "Div" | "Max" | "Min", a: Value, b: Value | number): Value {
    return binary(this.graph, op, a, typeof b === "number" ? this.number(b) : b);
  }

  is(op: "Less" | "Greater" | "GreaterOrEqual" | "Equal", a: Value, b: number): Value {
    return binary(this.graph, op, a, this.number(b), "bool");
  }

  floor(x: Value): Value {
    return unary(this.graph, "Floor", x);
  }

  /** a - b ⌊x / b⌋ */
  less(a: Value, x: Value, b: number, each: number): Value {
    return this.do("Sub", a, this.do("Mul", this.floor(this.do("Div", x, b)), each));
  }

  clamp(x: Value, length: number): Value {
    return this.do("Max", this.do("Min", x, length - 1), 0);
  }
}

/** A place along an axis of that length for one that may be outside of it. */
function mapped(doubles: Doubles, place: Value, length: number, mode: TransformAttrs["fillMode"]): Value {
  if (mode === "constant") return place;
  if (mode === "nearest" || length <= 1) return doubles.clamp(place, length);
  const { graph } = doubles;
  const isBefore = doubles.is("Less", place, 0);
  const isBehind = doubles.is("Greater", place, length - 1);
  const opposite = doubles.do("Mul", place, -1);
  let [before, behind]: [Value, Value] = [place, place];
  if (mode === "reflect") {
    const both = 2 * length; // there and back
    const near = doubles.do("Mul", doubles.less(opposite, opposite, both, both), -1);
    before = where(
      graph,
      doubles.is("Less", near, -length),
      doubles.do("Add", near, both),
      doubles.do("Mul", doubles.do("Add", near, 1), -1),
    );
    const far = doubles.less(place, place, both, both);
    behind = where(
      graph,
      doubles.is("GreaterOrEqual", far, length),
      doubles.do("Mul", doubles.do("Sub", far, both - 1), -1),
      far,
    );
  } else {
    const times = doubles.do("Add", doubles.floor(doubles.do("Div", opposite, length - 1)), 1);
    before = doubles.do("Add", place, doubles.do("Mul", times, length));
    behind = doubles.less(place, place, length - 1, length);
  }
  return doubles.clamp(where(graph, isBefore, before, where(graph, isBehind, behind, place)), length);
}

/**
 * Images [B, H, W, C] seen through projections [B or 1, 8]: the pixel (x, y) is what lies at
 * ((a x + b y + c) / k, (d x + e y + f) / k) with k = g x + h y + 1. TensorFlow.js' CPU backend does so with the first image only.
 */
function transform(graph: Graph, image: Value, projections: Value, attributes: TransformAttrs): Value {
  const { interpolation, fillMode, fillValue, outputShape } = attributes;
  const [batch, imageHeight, imageWidth, channels] = image.shape as [number, number, number, number];
  const [height, width] = outputShape ?? [imageHeight, imageWidth];
  const shape = [batch, height, width, channels];
  if (shape.includes(0) || image.size === 0) return graph.splat(fillValue, shape, image.dtype);
  const doubles = new Doubles(graph);
  const count = projections.shape[0] as number;
  const coefficients = cast(graph, projections, "float64");
  const coefficient = (at: number) =>
    reshape(graph, slice(graph, coefficients, [0, at], [count, 1]), [count, 1, 1, 1]);
  const range = (length: number, axes: readonly number[]) => {
    const numbers = Float32Array.from({ length }, (_, at) => at);
    return cast(graph, graph.constant(numbers, axes, "float32"), "float64");
  };
  const [x, y] = [range(width, [1, 1, width, 1]), range(height, [1, height, 1, 1])];
  const linear = (first: number) =>
    doubles.do("Add", doubles.do("Mul", x, coefficient(first)), doubles.do("Mul", y, coefficient(first + 1)));
  const depth = doubles.do("Add", linear(6), 1);
  const seen = (first: number) =>
    doubles.do("Div", doubles.do("Add", linear(first), coefficient(first + 2)), depth);
  const column = mapped(doubles, seen(0), imageWidth, fillMode);
  const row = mapped(doubles, seen(3), imageHeight, fillMode);
  const fill = doubles.number(fillValue);
  const source = cast(graph, image, "float64");
  const owners = graph.constant(
    Int32Array.from({ length: batch }, (_, at) => at),
    [batch, 1, 1, 1],
    "int32",
  );
  /** Pixels at whole places, the fill where there is none. */
  const read = (rows: Value, columns: Value): Value => {
    const isIn = (at: Value, length: number) =>
      binary(graph, "And", doubles.is("GreaterOrEqual", at, 0), doubles.is("Less", at, length), "bool");
    const isInside = binary(graph, "And", isIn(rows, imageHeight), isIn(columns, imageWidth), "bool");
    const within = (at: Value) => where(graph, isInside, at, doubles.number(0));
    const found = pixels(graph, source, [owners, within(rows), within(columns)], [batch, height, width]);
    return where(graph, isInside, found, fill);
  };
  const nearest = (at: Value) => doubles.floor(doubles.do("Add", at, 0.5));
  let result: Value;
  if (interpolation === "nearest") {
    result = read(nearest(row), nearest(column));
  } else {
    const [top, left] = [doubles.floor(row), doubles.floor(column)];
    const [bottom, right] = [doubles.do("Add", top, 1), doubles.do("Add", left, 1)];
    const between = (a: Value, b: Value, at: Value, from: Value, to: Value) => {
      const first = doubles.do("Mul", a, doubles.do("Sub", to, at));
      return doubles.do("Add", first, doubles.do("Mul", b, doubles.do("Sub", at, from)));
    };
    const along = (rows: Value) => between(read(rows, left), read(rows, right), column, left, right);
    result = between(along(top), along(bottom), row, top, bottom);
  }
  return cast(graph, where(graph, doubles.is("Equal", depth, 0), fill, result), image.dtype);
}

export const transforms = [
  kernel<TransformAttrs>("Transform", (graph, { image, transforms }, attributes) =>
    transform(graph, image!, transforms!, attributes),
  ),
];

import type { ResizeBilinearAttrs, ResizeNearestNeighborAttrs } from "@tensorflow/tfjs-core";
import { binary, cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { matMul } from "../graph/matmul.js";
import { reshape, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

/** Of each new pixel along an axis: the two old ones that it lies between, and how far it is from the first. */
interface Neighbours {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly fraction: readonly number[];
}

type Attributes = Pick<ResizeBilinearAttrs, "alignCorners" | "halfPixelCenters">;

/** Old pixels to a new one. */
function ratio(old: number, size: number, { alignCorners }: Attributes): number {
  return alignCorners && size > 1 ? (old - 1) / (size - 1) : old / size;
}

function between(old: number, size: number, attributes: Attributes): Neighbours {
  const step = ratio(old, size, attributes);
  const places = Array.from({ length: size }, (_, at) =>
    attributes.halfPixelCenters ? step * (at + 0.5) - 0.5 : step * at,
  );
  const first = places.map((place) => Math.max(0, Math.floor(place)));
  return {
    first,
    second: places.map((place) => Math.min(old - 1, Math.ceil(place))),
    fraction: places.map((place, at) => place - (first[at] as number)),
  };
}

function nearest(old: number, size: number, attributes: Attributes): Neighbours {
  const step = ratio(old, size, attributes);
  const first = Array.from({ length: size }, (_, at) => {
    const place = step * (attributes.halfPixelCenters ? at + 0.5 : at);
    return Math.max(0, Math.min(old - 1, attributes.alignCorners ? Math.round(place) : Math.floor(place)));
  });
  return { first, second: first, fraction: first.map(() => 0) };
}

function gather(graph: Graph, x: Value, indices: readonly number[], axis: number): Value {
  const shape = x.shape.map((length, at) => (at === axis ? indices.length : length));
  if (x.splat !== undefined) return graph.splat(x.splat, shape, x.dtype);
  if (indices.length === x.shape[axis] && indices.every((index, at) => index === at)) return x;
  const chosen = graph.constant(Int32Array.from(indices), [indices.length], "int32");
  return graph.node("Gather", [x, chosen], shape, x.dtype, { axis });
}

/** Between the first and the second, by the fraction. */
function interpolated(graph: Graph, x: Value, neighbours: Neighbours, axis: number): Value {
  const first = gather(graph, x, neighbours.first, axis);
  if (neighbours.fraction.every((each) => each === 0)) return first;
  const difference = binary(graph, "Sub", gather(graph, x, neighbours.second, axis), first);
  const shape = x.shape.map((_, at) => (at === axis ? neighbours.fraction.length : 1));
  const fractions = graph.constant(Float32Array.from(neighbours.fraction), shape, "float32");
  return binary(graph, "Add", first, binary(graph, "Mul", difference, fractions));
}

/** What goes back to the old pixels along an axis: the same shares, summed. */
function returned(graph: Graph, dy: Value, old: number, neighbours: Neighbours, axis: number): Value {
  const size = neighbours.first.length;
  const shares = new Float32Array(old * size); // [old, new]
  neighbours.first.forEach((first, at) => {
    const fraction = neighbours.fraction[at] as number;
    const second = neighbours.second[at] as number;
    shares[first * size + at]! += first === second ? 1 : 1 - fraction;
    if (first !== second) shares[second * size + at]! += fraction;
  });
  const others = [...dy.shape.keys()].filter((each) => each !== axis);
  const ahead = transpose(graph, dy, [axis, ...others]);
  const matrix = graph.constant(shares, [old, size], "float32");
  const sums = matMul(graph, matrix, reshape(graph, ahead, [size, dy.size / size]), false, false);
  const whole = reshape(graph, sums, [old, ...others.map((each) => dy.shape[each] as number)]);
  return transpose(
    graph,
    whole,
    dy.shape.map((_, at) => (at === axis ? 0 : others.indexOf(at) + 1)),
  );
}

type Choice = (old: number, size: number, attributes: Attributes) => Neighbours;

/** Images [B, H, W, C] to another height and width. */
function resized(
  graph: Graph,
  images: Value,
  size: readonly number[],
  choice: Choice,
  attributes: Attributes,
): Value {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const [newHeight, newWidth] = size as [number, number];
  const shape = [batch, newHeight, newWidth, channels];
  if (images.size === 0 || shape.includes(0)) return graph.splat(0, shape, images.dtype);
  const columns = interpolated(graph, images, choice(width, newWidth, attributes), 2);
  return interpolated(graph, columns, choice(height, newHeight, attributes), 1);
}

/**
 * The gradient of the images. TensorFlow.js' own CPU kernels agree with it where they are gradients at all: they do not look at
 * `halfPixelCenters`, swap height and width (bilinear) and mix up the images of a batch (nearest neighbour).
 */
function gradient(graph: Graph, dy: Value, images: Value, choice: Choice, attributes: Attributes): Value {
  if (images.size === 0 || dy.size === 0) return graph.splat(0, images.shape, "float32");
  const [, height, width] = images.shape as [number, number, number, number];
  const [, newHeight, newWidth] = dy.shape as [number, number, number, number];
  const columns = returned(graph, dy, width, choice(width, newWidth, attributes), 2);
  return returned(graph, columns, height, choice(height, newHeight, attributes), 1);
}

export const resizings = [
  kernel<ResizeBilinearAttrs>("ResizeBilinear", (graph, { images }, attributes) =>
    resized(graph, cast(graph, images!, "float32"), attributes.size, between, attributes),
  ),
  kernel<ResizeBilinearAttrs>("ResizeBilinearGrad", (graph, { images, dy }, attributes) =>
    gradient(graph, dy!, images!, between, attributes),
  ),
  kernel<ResizeNearestNeighborAttrs>("ResizeNearestNeighbor", (graph, { images }, attributes) =>
    resized(graph, images!, attributes.size, nearest, attributes),
  ),
  kernel<ResizeNearestNeighborAttrs>("ResizeNearestNeighborGrad", (graph, { images, dy }, attributes) =>
    gradient(graph, dy!, images!, nearest, attributes),
  ),
];

import { backend_util, type MaxPoolWithArgmaxAttrs } from "@tensorflow/tfjs-core";
import { binary, cast, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { expand, pad } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel, recordingOf } from "./define.js";
import { poolings } from "./pooling.js";

const maxPool = recordingOf(poolings, "MaxPool");

/** Where in the image [H, W, C], or in the batch [B, H, W, C], the first largest pixel of each window is; -1 if there is none. */
function positions(graph: Graph, x: Value, attributes: MaxPoolWithArgmaxAttrs): Value {
  const { filterSize, strides, pad: around, includeBatchInIndex } = attributes;
  if (x.rank !== 4) throw new RangeError(`maxPoolWithArgmax: an image of ${x.rank} axes; expected 4.`);
  const shape = [...x.shape] as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, [1, 1], around);
  const { outHeight, outWidth, strideHeight, strideWidth, inHeight, inWidth, inChannels, padInfo } = info;
  if (info.outShape.includes(0)) return graph.splat(0, info.outShape, "int32");
  const beyond = (out: number, stride: number, filter: number, size: number, before: number) =>
    Math.max(0, (out - 1) * stride + filter - size - before);
  const padded = pad(
    graph,
    cast(graph, x, "float32"),
    [
      [0, 0],
      [padInfo.top, beyond(outHeight, strideHeight, info.filterHeight, inHeight, padInfo.top)],
      [padInfo.left, beyond(outWidth, strideWidth, info.filterWidth, inWidth, padInfo.left)],
      [0, 0],
    ],
    -Infinity,
  );
  const numbers = (length: number, shape: readonly number[], at: (index: number) => number) =>
    graph.constant(
      Int32Array.from({ length }, (_, index) => at(index)),
      shape,
      "int32",
    );
  const size = inHeight * inWidth * inChannels;
  const batch = numbers(info.batchSize, [info.batchSize, 1, 1, 1], (b) =>
    includeBatchInIndex ? b * size : 0,
  );
  const channels = numbers(inChannels, [inChannels], (channel) => channel);
  let largest = graph.splat(-Infinity, info.outShape, "float32");
  let found = graph.splat(-1, info.outShape, "int32");
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      const ends = [row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1];
      const bounds = [[row, column], ends, [1, 2], [strideHeight, strideWidth]];
      const lists = bounds.map((list) => graph.integers(list));
      const there = graph.node("Slice", [padded, ...lists], info.outShape, "float32");
      const line = (y: number) => (y * strideHeight + row - padInfo.top) * inWidth * inChannels;
      const rows = numbers(outHeight, [outHeight, 1, 1], line);
      const columns = numbers(
        outWidth,
        [outWidth, 1],
        (at) => (at * strideWidth + column - padInfo.left) * inChannels,
      );
      const place = [rows, columns, channels].reduce((sum, each) => binary(graph, "Add", sum, each), batch);
      const isLarger = binary(graph, "Greater", there, largest, "bool");
      found = where(graph, isLarger, place, found);
      largest = where(graph, isLarger, there, largest);
    }
  }
  return expand(graph, found, info.outShape);
}

export const argmaxPoolings = [
  kernel<MaxPoolWithArgmaxAttrs>("MaxPoolWithArgmax", (graph, { x }, attributes) => {
    const found = positions(graph, x!, attributes);
    return [maxPool(graph, { x: x! }, attributes as never) as Value, found];
  }),
];

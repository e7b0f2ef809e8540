import {
  type BatchToSpaceNDAttrs,
  backend_util,
  type DepthToSpaceAttrs,
  type MirrorPadAttrs,
  type SpaceToBatchNDAttrs,
} from "@tensorflow/tfjs-core";
import { callSite, UnsupportedKernelError } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { pad, reshape, slice, transpose } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel } from "./define.js";

/** What is beyond the ends is what lies on this side of them; symmetric with the end itself, reflected without it. */
function mirrorPad(graph: Graph, x: Value, { paddings, mode }: MirrorPadAttrs): Value {
  const offset = mode === "reflect" ? 0 : 1;
  return paddings.reduce((padded, [before, after], axis) => {
    if (before + after === 0) return padded;
    const length = x.shape[axis] as number;
    const index = (at: number) =>
      at < 0 ? -at - offset : at >= length ? 2 * (length - 1) - at + offset : at;
    const indices = Int32Array.from({ length: before + length + after }, (_, at) => index(at - before));
    const shape = padded.shape.map((each, at) => (at === axis ? indices.length : each));
    if (padded.splat !== undefined) return graph.splat(padded.splat, shape, padded.dtype);
    const chosen = graph.constant(indices, [indices.length], "int32");
    return graph.node("Gather", [padded, chosen], shape, padded.dtype, { axis });
  }, x);
}

function batchToSpace(graph: Graph, x: Value, { blockShape, crops }: BatchToSpaceNDAttrs): Value {
  const shape = [...x.shape];
  const block = blockShape.reduce((product, length) => product * length, 1);
  const parts = reshape(graph, x, backend_util.getReshaped(shape, blockShape, block));
  const moved = transpose(graph, parts, backend_util.getPermuted(parts.rank, blockShape.length));
  const whole = backend_util.getReshapedPermuted(shape, blockShape, block);
  // TensorFlow.js names the axes that are cut; behind them is nothing to be cut.
  const begin = backend_util.getSliceBeginCoords(crops, blockShape.length);
  const size = backend_util.getSliceSize(whole, crops, blockShape.length);
  const complete = (some: readonly number[], others: readonly number[]) =>
    others.map((other, axis) => some[axis] ?? other);
  return slice(
    graph,
    reshape(graph, moved, whole),
    complete(
      begin,
      whole.map(() => 0),
    ),
    complete(size, whole),
  );
}

function spaceToBatch(graph: Graph, x: Value, { blockShape, paddings }: SpaceToBatchNDAttrs): Value {
  const block = blockShape.reduce((product, length) => product * length, 1);
  const around = x.shape.map((_, axis) => (paddings[axis - 1] ?? [0, 0]) as [number, number]);
  const padded = pad(graph, x, around);
  const shape = [...padded.shape];
  const parts = reshape(graph, padded, backend_util.getReshaped(shape, blockShape, block, false));
  const moved = transpose(graph, parts, backend_util.getPermuted(parts.rank, blockShape.length, false));
  return reshape(graph, moved, backend_util.getReshapedPermuted(shape, blockShape, block, false));
}

function depthToSpace(graph: Graph, x: Value, { blockSize, dataFormat }: DepthToSpaceAttrs): Value {
  if (dataFormat !== "NHWC") throw new UnsupportedKernelError(`DepthToSpace of ${dataFormat}`, callSite());
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const channels = depth / blockSize ** 2;
  const parts = reshape(graph, x, [batch, height, width, blockSize, blockSize, channels]);
  const moved = transpose(graph, parts, [0, 1, 3, 2, 4, 5]);
  return reshape(graph, moved, [batch, height * blockSize, width * blockSize, channels]);
}

export const blocks = [
  kernel<MirrorPadAttrs>("MirrorPad", (graph, { x }, attributes) => mirrorPad(graph, x!, attributes)),
  kernel<BatchToSpaceNDAttrs>("BatchToSpaceND", (graph, { x }, attributes) =>
    batchToSpace(graph, x!, attributes),
  ),
  kernel<SpaceToBatchNDAttrs>("SpaceToBatchND", (graph, { x }, attributes) =>
    spaceToBatch(graph, x!, attributes),
  ),
  kernel<DepthToSpaceAttrs>("DepthToSpace", (graph, { x }, attributes) =>
    depthToSpace(graph, x!, attributes),
  ),
];

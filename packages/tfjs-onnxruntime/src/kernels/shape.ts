import {
  backend_util,
  type ConcatAttrs,
  type ExpandDimsAttrs,
  type FillAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type RangeAttrs,
  type ReshapeAttrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  slice_util,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
  util,
} from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { concat, expand, pad, reshape, slice, split, transpose } from "../graph/shape.js";
import type { DType, Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { widest } from "./elementwise.js";

const axisOf = (axis: number, x: Value): number => util.parseAxisParam(axis, [...x.shape])[0] as number;

function tile(graph: Graph, x: Value, reps: readonly number[]): Value {
  const shape = x.shape.map((length, axis) => length * (reps[axis] as number));
  if (shape.includes(0) || x.splat !== undefined) return graph.splat(x.splat ?? 0, shape, x.dtype);
  if (reps.every((times, axis) => times === 1 || x.shape[axis] === 1)) return expand(graph, x, shape);
  return graph.node("Tile", [x, graph.integers(reps)], shape, x.dtype);
}

function stridedSlice(graph: Graph, x: Value, attributes: StridedSliceAttrs): Value {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = slice_util.sliceInfo(
    [...x.shape],
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  if (info.finalShape.includes(0) || x.splat !== undefined)
    return graph.splat(x.splat ?? 0, info.finalShape, x.dtype);
  // ONNX counts an end of -1 from the back: before the first element is one dimension further.
  const ends = info.end.map((to, axis) => (to < 0 ? -(x.shape[axis] as number) - 1 : to));
  const inputs = [info.begin, ends, [...x.shape.keys()], info.strides].map((list) => graph.integers(list));
  const shape = slice_util.computeOutShape(info.begin, info.end, info.strides);
  const sliced = graph.node("Slice", [x, ...inputs], shape, x.dtype);
  return reshape(graph, sliced, info.finalShape);
}

function reverse(graph: Graph, x: Value, axes: readonly number[]): Value {
  const long = axes.filter((axis) => (x.shape[axis] as number) > 1);
  if (long.length === 0 || x.splat !== undefined) return x;
  const inputs = [
    long.map(() => -1),
    long.map((axis) => -(x.shape[axis] as number) - 1),
    long,
    long.map(() => -1),
  ].map((list) => graph.integers(list));
  return graph.node("Slice", [x, ...inputs], x.shape, x.dtype);
}

/** Values of different types of number are joined as the widest, as TensorFlow.js does. */
function join(graph: Graph, values: readonly Value[], axis: number): Value {
  const dtype = widest(values);
  const same = values.map((value) => cast(graph, value, dtype));
  return concat(graph, same, axis);
}

function unpack(graph: Graph, x: Value, axis: number): Value[] {
  const parts = split(graph, x, Array<number>(x.shape[axis] as number).fill(1), axis);
  const shape = x.shape.filter((_, at) => at !== axis);
  return parts.map((part) => reshape(graph, part, shape));
}

function sequence(graph: Graph, length: number, dtype: DType, at: (index: number) => number): Value {
  const values = Array.from({ length }, (_, index) => at(index));
  return graph.constant(
    dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values),
    [length],
    dtype,
  );
}

export const shapes = [
  kernel<ReshapeAttrs>("Reshape", (graph, { x }, { shape }) => {
    const size = util.sizeFromShape([...x!.shape]);
    const wanted = util.inferFromImplicitShape([...shape], size);
    const length = util.sizeFromShape(wanted);
    if (length !== size) {
      throw new RangeError(
        `The new shape (${wanted}) has ${length} elements and the old shape (${x!.shape}) has ${size} elements. The new shape and old shape must have the same number of elements.`,
      );
    }
    return reshape(graph, x!, wanted);
  }),
  kernel<ExpandDimsAttrs>("ExpandDims", (graph, { input }, { dim }) => {
    const shape = [...input!.shape];
    if (dim < -shape.length - 1 || dim > shape.length) {
      throw new RangeError(`Axis must be in the interval [${-shape.length - 1}, ${shape.length}]`);
    }
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return reshape(graph, input!, shape);
  }),
  kernel<TransposeAttrs>("Transpose", (graph, { x }, { perm }) => transpose(graph, x!, perm)),
  kernel<ConcatAttrs>("Concat", (graph, inputs, { axis }) => {
    const values = Object.values(inputs);
    const at = axisOf(axis, values[0]!);
    backend_util.assertParamsConsistent(
      values.map(({ shape }) => [...shape]),
      at,
    );
    return join(graph, values, at);
  }),
  kernel<PackAttrs>("Pack", (graph, inputs, { axis }) => {
    const values = Object.values(inputs);
    for (const { shape, dtype } of values) {
      util.assertShapesMatch(
        [...values[0]!.shape],
        [...shape],
        "All tensors passed to stack must have matching shapes",
      );
      if (dtype !== values[0]!.dtype)
        throw new TypeError("All tensors passed to stack must have matching dtypes");
    }
    const at = axis < 0 ? axis + values[0]!.rank + 1 : axis;
    const parts = values.map((x) => reshape(graph, x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]));
    return join(graph, parts, at);
  }),
  kernel<UnpackAttrs>("Unpack", (graph, { value }, { axis }) => unpack(graph, value!, axisOf(axis, value!))),
  kernel<SliceAttrs>("Slice", (graph, { x }, { begin, size }) => {
    const [from, lengths] = slice_util.parseSliceParams(x as never, begin, size);
    slice_util.assertParamsValid(x as never, from as number[], lengths as number[]);
    return slice(graph, x!, from as number[], lengths as number[]);
  }),
  kernel<StridedSliceAttrs>("StridedSlice", (graph, { x }, attributes) =>
    stridedSlice(graph, x!, attributes),
  ),
  kernel<SplitVAttrs>("SplitV", (graph, { x }, { numOrSizeSplits, axis }) => {
    const at = axisOf(axis, x!);
    return split(graph, x!, backend_util.prepareSplitSize(x as never, numOrSizeSplits, at), at);
  }),
  kernel<PadV2Attrs>("PadV2", (graph, { x }, { paddings, constantValue }) =>
    pad(graph, x!, paddings, constantValue),
  ),
  kernel<TileAttrs>("Tile", (graph, { x }, { reps }) => tile(graph, x!, reps)),
  kernel<ReverseAttrs>("Reverse", (graph, { x }, { dims }) =>
    reverse(graph, x!, util.parseAxisParam(dims, [...x!.shape])),
  ),
  kernel<FillAttrs>("Fill", (graph, _inputs, { shape, value, dtype }) =>
    graph.splat(Number(value), shape, (dtype ?? "float32") as DType),
  ),
  kernel<RangeAttrs>("Range", (graph, _inputs, { start, stop, step, dtype }) => {
    // A step of 1, the default, goes down where the range does.
    const by = step === 1 && stop < start ? -1 : step;
    const length = Math.max(0, Math.ceil((stop - start) / by));
    return sequence(graph, length, dtype as DType, (index) => start + index * by);
  }),
  kernel<{ start: number; stop: number; num: number }>("LinSpace", (graph, _inputs, { start, stop, num }) =>
    sequence(graph, num, "float32", (index) => start + (index * (stop - start)) / Math.max(1, num - 1)),
  ),
];

import type { Graph } from "./graph.js";
import type { Value } from "./value.js";

export const sameShape = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);

/**
 * The shape that `a` and `b` broadcast to.
 *
 * @throws {Error} as TensorFlow.js says it, if they do not.
 */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new Error(`Operands could not be broadcast together with shapes ${a} and ${b}.`);
    return left === 1 ? right : left;
  });
}

export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (x.splat !== undefined) return graph.splat(x.splat, shape, x.dtype);
  if (x.source.kind === "constant") return graph.constant(x.source.data, shape, x.dtype);
  const before = x.from("Reshape")?.inputs[0];
  if (before) return reshape(graph, before, shape);
  return graph.node("Reshape", [x, graph.integers(shape)], shape, x.dtype);
}

export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  const shape = perm.map((axis) => x.shape[axis] as number);
  if (x.splat !== undefined) return graph.splat(x.splat, shape, x.dtype);
  // Only axes longer than 1 have an order: moving the others is a reshape.
  const moved = perm.filter((axis) => x.shape[axis] !== 1);
  if (moved.every((axis, at) => at === 0 || axis > (moved[at - 1] as number)))
    return reshape(graph, x, shape);
  const before = x.from("Transpose");
  if (before) {
    const inner = before.attributes.perm as readonly number[];
    return transpose(
      graph,
      before.inputs[0] as Value,
      perm.map((axis) => inner[axis] as number),
    );
  }
  return graph.node("Transpose", [x], shape, x.dtype, { perm });
}

/** `x` repeated along its axes of size 1 (and new leading axes) up to `shape`. */
export function expand(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (x.splat !== undefined) return graph.splat(x.splat, shape, x.dtype);
  return graph.node("Expand", [unexpanded(x), graph.integers(shape)], shape, x.dtype);
}

/** The smaller value that `x` repeats, or `x`: as an operand that is broadcast anyway it is as good. */
export function unexpanded(x: Value): Value {
  return (x.from("Expand")?.inputs[0] as Value | undefined) ?? x;
}

export function concat(graph: Graph, values: readonly Value[], axis: number): Value {
  const parts = values.filter((value) => value.shape[axis] !== 0);
  const [first] = parts;
  if (first === undefined) return values[0] as Value;
  if (parts.length === 1) return first;
  const shape = [...first.shape];
  shape[axis] = parts.reduce((total, part) => total + (part.shape[axis] as number), 0);
  if (first.splat !== undefined && parts.every(({ splat }) => Object.is(splat, first.splat))) {
    return graph.splat(first.splat, shape, first.dtype);
  }
  return graph.node("Concat", parts, shape, first.dtype, { axis });
}

/** The elements from `begin`, `size` of them, along each axis. */
export function slice(graph: Graph, x: Value, begin: readonly number[], size: readonly number[]): Value {
  if (sameShape(x.shape, size)) return x;
  if (x.splat !== undefined) return graph.splat(x.splat, size, x.dtype);
  const axes = size.flatMap((length, axis) => (length === x.shape[axis] ? [] : [axis]));
  const [axis] = axes as [number];
  const joined = x.from("Concat");
  if (axes.length === 1 && joined?.attributes.axis === axis) {
    const part = partBetween(
      joined.inputs as readonly Value[],
      axis,
      begin[axis] as number,
      size[axis] as number,
    );
    if (part !== undefined) return slice(graph, part.value, offset(begin, axis, part.begin), size);
  }
  const from = axes.map((each) => begin[each] as number);
  const to = axes.map((each) => (begin[each] as number) + (size[each] as number));
  return graph.node(
    "Slice",
    [x, graph.integers(from), graph.integers(to), graph.integers(axes)],
    size,
    x.dtype,
  );
}

function offset(begin: readonly number[], axis: number, value: number): number[] {
  return begin.map((each, at) => (at === axis ? value : each));
}

/** The one part of a concatenation that a slice lies in, if there is one. */
function partBetween(parts: readonly Value[], axis: number, begin: number, size: number) {
  let start = 0;
  for (const value of parts) {
    const end = start + (value.shape[axis] as number);
    if (begin >= start && begin + size <= end) return { value, begin: begin - start };
    start = end;
  }
  return undefined;
}

/** `x` with `value` around it: `paddings` are [before, after] of each axis. */
export function pad(
  graph: Graph,
  x: Value,
  paddings: readonly (readonly [number, number])[],
  value = 0,
): Value {
  const shape = x.shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]);
  if (x.size === 0 || (x.splat !== undefined && Object.is(x.splat, value)))
    return graph.splat(value, shape, x.dtype);
  const padded = paddings.flatMap(([before, after], axis) => (before + after === 0 ? [] : [axis]));
  if (padded.length === 0) return x;
  if (padded.length === 1) {
    // One axis: a concatenation with splats, so that the sum of such pads can become one concatenation.
    const [axis] = padded as [number];
    const part = (length: number) => graph.splat(value, withLength(x.shape, axis, length), x.dtype);
    const [before, after] = paddings[axis]!;
    return concat(graph, [part(before), x, part(after)], axis);
  }
  const amounts = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  return graph.node("Pad", [x, graph.integers(amounts), graph.splat(value, [], x.dtype)], shape, x.dtype);
}

function withLength(shape: readonly number[], axis: number, length: number): number[] {
  return shape.map((each, at) => (at === axis ? length : each));
}

/** The parts of `x` along `axis`. */
export function split(graph: Graph, x: Value, sizes: readonly number[], axis: number): Value[] {
  let start = 0;
  return sizes.map((length) => {
    const begin = x.shape.map((_, at) => (at === axis ? start : 0));
    start += length;
    return slice(graph, x, begin, withLength(x.shape, axis, length));
  });
}

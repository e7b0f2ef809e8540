import type { Graph } from "./graph.js";
import { broadcastShape, concat, expand, sameShape, split, unexpanded } from "./shape.js";
import type { DType, Value } from "./value.js";

/** How operators of numbers act on splats; what is missing here is left to ONNX Runtime. */
const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Max: Math.max,
  Min: Math.min,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
};

/** How they act on whole numbers where that is another thing: all 32 bits of a product, quotients cut. */
const WHOLE: Readonly<Record<string, (a: number, b: number) => number>> = {
  Mul: Math.imul,
  Div: (a, b) => Math.trunc(a / b),
};

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Abs: Math.abs,
  Sqrt: Math.sqrt,
  Reciprocal: (x) => 1 / x,
  Exp: Math.exp,
  Log: Math.log,
  Tanh: Math.tanh,
  IsNaN: (x) => Number(Number.isNaN(x)),
  Not: (x) => Number(x === 0),
};

/** An operator of one tensor, element by element. */
export function unary(graph: Graph, op: string, x: Value, dtype: DType = x.dtype, domain = ""): Value {
  const known = UNARY[op];
  if (x.splat !== undefined && known !== undefined) return graph.splat(known(x.splat), x.shape, dtype);
  const small = unexpanded(x);
  return expand(graph, graph.node(op, [small], small.shape, dtype, {}, domain), x.shape);
}

/** An operator of two tensors that broadcast. */
export function binary(graph: Graph, op: string, a: Value, b: Value, dtype: DType = a.dtype): Value {
  const shape = broadcastShape(a.shape, b.shape);
  if (shape.includes(0)) return graph.splat(0, shape, dtype);
  const known = (a.dtype === "int32" ? WHOLE[op] : undefined) ?? BINARY[op];
  if (a.splat !== undefined && b.splat !== undefined && known !== undefined) {
    return graph.splat(known(a.splat, b.splat), shape, dtype);
  }
  const simpler = simplified(graph, op, a, b, shape);
  if (simpler !== undefined) return simpler;
  const [left, right] = [smallest(graph, a), smallest(graph, b)];
  const natural = broadcastShape(left.shape, right.shape);
  return expand(graph, graph.node(op, [left, right], natural, dtype), shape);
}

/** What is left of an operand once broadcasting does the repeating: a splat is a scalar. */
function smallest(graph: Graph, x: Value): Value {
  return x.splat !== undefined ? graph.splat(x.splat, [], x.dtype) : unexpanded(x);
}

/**
 * x + 0, x * 1, x * 2 * 3, …, of operands that are numbers, where what is left has the same value: x / 3 is not x times a
 * third, and x * 3 * 5 not x * 15, as long as each product is rounded; 0 - x is not -x, of 0. (-0 + 0 stays -0: ONNX Runtime
 * leaves such an addition out as well.)
 */
function simplified(
  graph: Graph,
  op: string,
  a: Value,
  b: Value,
  shape: readonly number[],
): Value | undefined {
  const left = a.splat;
  const right = b.splat;
  if ((op === "Add" || op === "Mul") && left !== undefined) return binaryOrSame(graph, op, b, a, shape);
  const isFloat = a.dtype !== "int32";
  if (op === "Add" && right === 0) return expand(graph, a, shape);
  if (op === "Sub" && Object.is(right, 0)) return expand(graph, a, shape);
  if (op === "Sub" && Object.is(left, isFloat ? -0 : 0)) return expand(graph, unary(graph, "Neg", b), shape);
  if ((op === "Mul" || op === "Div" || op === "Pow") && right === 1) return expand(graph, a, shape);
  if (op === "Pow" && right === 2) return expand(graph, binary(graph, "Mul", a, a), shape);
  if (isFloat && op === "Div" && right !== undefined && isPowerOfTwo(right)) {
    return binary(graph, "Mul", a, graph.splat(1 / right, b.shape, a.dtype));
  }
  if (isFloat && op === "Mul" && right !== undefined) {
    const inner = unexpanded(a).from("Mul");
    const factor = inner?.inputs[1]?.splat;
    if (
      inner !== undefined &&
      factor !== undefined &&
      (isPowerOfTwo(factor) || isPowerOfTwo(right)) &&
      isModerate(factor * right)
    ) {
      const base = inner.inputs[0] as Value;
      return expand(graph, binary(graph, "Mul", base, graph.splat(factor * right, [], a.dtype)), shape);
    }
  }
  if (op === "Add" && sameShape(a.shape, b.shape)) return addConcatenations(graph, a, b);
  return undefined;
}

/** Whether a factor is far from overflow and underflow. */
export const isModerate = (factor: number) => Math.abs(factor) > 1e-30 && Math.abs(factor) < 1e30;

/** Whether a factor changes nothing but the exponent. */
const isPowerOfTwo = (factor: number) => isModerate(factor) && Number.isInteger(Math.log2(Math.abs(factor)));

/** The number goes second, where the rules look for it. */
function binaryOrSame(
  graph: Graph,
  op: string,
  x: Value,
  number: Value,
  shape: readonly number[],
): Value | undefined {
  return number.splat !== undefined && x.splat === undefined
    ? expand(graph, binary(graph, op, x, number), shape)
    : undefined;
}

/**
 * The sum of two concatenations, part by part: gradients of slices are concatenations with zeros, and their sum is a
 * concatenation of the gradients, without an addition.
 */
function addConcatenations(graph: Graph, a: Value, b: Value): Value | undefined {
  const [left, right] = [a.from("Concat"), b.from("Concat")];
  if (left === undefined || right === undefined || left.attributes.axis !== right.attributes.axis)
    return undefined;
  const axis = left.attributes.axis as number;
  const zeros = [...left.inputs, ...right.inputs].some((part) => part?.splat === 0);
  if (!zeros) return undefined;
  const [first, second] = [left.inputs as readonly Value[], right.inputs as readonly Value[]];
  const cuts = [...new Set([...ends(first, axis), ...ends(second, axis)])].sort((x, y) => x - y);
  const lengths = cuts.map((cut, at) => cut - (cuts[at - 1] ?? 0));
  const [firstParts, secondParts] = [recut(graph, first, axis, lengths), recut(graph, second, axis, lengths)];
  if (firstParts === undefined || secondParts === undefined) return undefined;
  return concat(
    graph,
    firstParts.map((part, at) => binary(graph, "Add", part, secondParts[at] as Value)),
    axis,
  );
}

function ends(parts: readonly Value[], axis: number): number[] {
  let end = 0;
  return parts.map((part) => {
    end += part.shape[axis] as number;
    return end;
  });
}

/** The parts, cut into `lengths`; only splats may be cut, since cutting anything else is a copy. */
function recut(
  graph: Graph,
  parts: readonly Value[],
  axis: number,
  lengths: readonly number[],
): Value[] | undefined {
  const result: Value[] = [];
  let next = 0;
  for (const part of parts) {
    const pieces: number[] = [];
    let left = part.shape[axis] as number;
    while (left > 0) {
      const length = lengths[next++] as number;
      pieces.push(length);
      left -= length;
    }
    if (pieces.length > 1 && part.splat === undefined) return undefined;
    result.push(...split(graph, part, pieces, axis));
  }
  return result;
}

/**
 * `x` as another type. To bool asks for non-zero; floating point to int32 gives the lowest 32 bits of what is before the
 * point, and 0 for NaN and infinities, as JavaScript and with it TensorFlow.js does; in C and ONNX that is undefined.
 */
export function cast(graph: Graph, x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x;
  if (x.splat !== undefined && dtype !== "int64") return graph.splat(x.splat, x.shape, dtype);
  const isFloat = x.dtype === "float32" || x.dtype === "float64";
  const to = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 }[dtype];
  const small = isFloat && dtype === "int32" ? within32Bits(graph, unexpanded(x)) : unexpanded(x);
  return expand(graph, graph.node("Cast", [small], small.shape, dtype, { to }), x.shape);
}

/** x - 2³² round(x / 2³²): all of it exact. */
function within32Bits(graph: Graph, x: Value): Value {
  const times = (value: Value, factor: number) =>
    binary(graph, "Mul", value, graph.splat(factor, [], x.dtype));
  const turns = graph.node("Round", [times(x, 2 ** -32)], x.shape, x.dtype);
  const rest = graph.node("Sub", [x, times(turns, 2 ** 32)], x.shape, x.dtype);
  return where(graph, unary(graph, "IsNaN", rest, "bool"), graph.splat(0, [], x.dtype), rest);
}

/** `condition ? a : b` with broadcasting. */
export function where(graph: Graph, condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShape(broadcastShape(condition.shape, a.shape), b.shape);
  if (condition.splat !== undefined) return expand(graph, condition.splat !== 0 ? a : b, shape);
  if (a.dtype === "bool") {
    // ONNX Runtime chooses among anything but truth values.
    const chosen = binary(graph, "And", condition, a, "bool");
    const others = binary(graph, "And", unary(graph, "Not", condition), b, "bool");
    return expand(graph, binary(graph, "Or", chosen, others, "bool"), shape);
  }
  const operands = [condition, a, b].map((value) => smallest(graph, value));
  const natural = operands.map(({ shape }) => shape).reduce(broadcastShape);
  return expand(graph, graph.node("Where", operands, natural, a.dtype), shape);
}

import { binary, cast, unary, where } from "./elementwise.js";
import type { Graph } from "./graph.js";
import { broadcastShape } from "./shape.js";
import type { DType, Value } from "./value.js";

const number = (graph: Graph, value: number, dtype: DType) => graph.splat(value, [], dtype);

/**
 * The quotient rounded down, a whole number. Of floating point it is that of the exact quotient, which float32 may round up
 * to the next whole number (0.3 / 0.1 is below 3).
 */
export function floorDivide(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "int32") return wholeFloorDivide(graph, a, b);
  const [left, right] = [cast(graph, a, "float64"), cast(graph, b, "float64")];
  return cast(graph, unary(graph, "Floor", binary(graph, "Div", left, right)), "int32");
}

/** The remainder with the sign of the divisor. */
export function floorModulo(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "int32") return modulo(graph, a, withoutTraps(graph, b), 0);
  // (a % b + b) % b where the signs differ, without rounding in between, as JavaScript does.
  const [left, right] = [cast(graph, a, "float64"), cast(graph, b, "float64")];
  const isBelow = (x: Value) => binary(graph, "Less", x, number(graph, 0, "float64"), "bool");
  const differ = binary(graph, "Xor", isBelow(left), isBelow(right), "bool");
  const rest = modulo(graph, left, right, 1);
  const turned = modulo(graph, binary(graph, "Add", rest, right), right, 1);
  return cast(graph, where(graph, differ, turned, rest), "float32");
}

/** ONNX' remainder: of C, with the sign of the dividend, or that of whole numbers, with the divisor's. */
function modulo(graph: Graph, a: Value, b: Value, fmod: 0 | 1): Value {
  return graph.node("Mod", [a, b], broadcastShape(a.shape, b.shape), a.dtype, { fmod });
}

/** ONNX' division rounds towards 0: one less where there is a rest of the other sign. */
function wholeFloorDivide(graph: Graph, a: Value, b: Value): Value {
  const [zero, one] = [number(graph, 0, "int32"), number(graph, 1, "int32")];
  const divisor = withoutTraps(graph, b);
  const quotient = binary(graph, "Div", a, divisor);
  const rest = binary(graph, "Sub", a, binary(graph, "Mul", quotient, divisor));
  const isBelow = (x: Value) => binary(graph, "Less", x, zero, "bool");
  const differ = binary(graph, "Xor", isBelow(rest), isBelow(divisor), "bool");
  const isRest = unary(graph, "Not", binary(graph, "Equal", rest, zero, "bool"));
  const down = binary(graph, "And", isRest, differ, "bool");
  const floor = where(graph, down, binary(graph, "Sub", quotient, one), quotient);
  const isMinusOne = binary(graph, "Equal", b, number(graph, -1, "int32"), "bool");
  const signed = where(graph, isMinusOne, unary(graph, "Neg", a), floor);
  // TensorFlow.js gives 0 for a whole number divided by 0.
  return where(graph, binary(graph, "Equal", b, zero, "bool"), zero, signed);
}

/** A divisor without 0 and -1, where processors end the process (-2³¹ / -1 is no int32): 1, whose remainder is 0 as well. */
function withoutTraps(graph: Graph, b: Value): Value {
  const is = (value: number) => binary(graph, "Equal", b, number(graph, value, "int32"), "bool");
  return where(graph, binary(graph, "Or", is(0), is(-1), "bool"), number(graph, 1, "int32"), b);
}

/** a to the power of b. Whole numbers keep the lowest 32 bits, as in JavaScript. */
export function power(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "int32") {
    if (b.splat === 1 || b.splat === 2) return binary(graph, "Pow", a, b);
    const exact = binary(graph, "Pow", cast(graph, a, "float64"), cast(graph, b, "float64"));
    return cast(graph, exact, "int32");
  }
  const result = binary(graph, "Pow", a, b);
  const base = Math.abs(a.splat ?? 1);
  if (base !== 1 || Number.isFinite(b.splat)) return result;
  // In C 1 to the power of anything is 1; in JavaScript NaN to that of NaN and of infinities, and so for -1.
  const one = number(graph, 1, a.dtype);
  const isOne = binary(graph, "Equal", unary(graph, "Abs", a), one, "bool");
  const unbounded = unary(graph, "IsNaN", binary(graph, "Sub", b, b), "bool");
  const areNaN = binary(graph, "And", isOne, unbounded, "bool");
  return where(graph, areNaN, number(graph, NaN, a.dtype), result);
}

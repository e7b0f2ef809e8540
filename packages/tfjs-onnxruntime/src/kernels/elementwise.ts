import type {
  CastAttrs,
  ClipByValueAttrs,
  EluGradInputs,
  LeakyReluAttrs,
  StepAttrs,
} from "@tensorflow/tfjs-core";
import { callSite, UnsupportedKernelError } from "../errors.js";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { broadcastShape, expand } from "../graph/shape.js";
import type { DType, Value } from "../graph/value.js";
import { kernel } from "./define.js";

type Unary = (graph: Graph, x: Value) => Value;

/** ONNX' operators of the same meaning. */
const SAME: readonly (readonly [string, string])[] = [
  ["Abs", "Abs"],
  ["Acos", "Acos"],
  ["Acosh", "Acosh"],
  ["Asin", "Asin"],
  ["Asinh", "Asinh"],
  ["Atan", "Atan"],
  ["Atanh", "Atanh"],
  ["Ceil", "Ceil"],
  ["Cos", "Cos"],
  ["Cosh", "Cosh"],
  ["Erf", "Erf"],
  ["Exp", "Exp"],
  ["Floor", "Floor"],
  ["Log", "Log"],
  ["Neg", "Neg"],
  ["Reciprocal", "Reciprocal"],
  ["Relu", "Relu"],
  ["Round", "Round"],
  ["Sigmoid", "Sigmoid"],
  ["Sign", "Sign"],
  ["Sin", "Sin"],
  ["Sinh", "Sinh"],
  ["Softplus", "Softplus"],
  ["Sqrt", "Sqrt"],
  ["Tan", "Tan"],
  ["Tanh", "Tanh"],
];

/** Operators that ONNX has only for floating point. */
const WHOLE = new Set(["Ceil", "Floor", "Round"]);

const number = (graph: Graph, value: number, dtype: DType) => graph.splat(value, [], dtype);

/** An operator of floating point, of any type of number. */
function floating(graph: Graph, op: string, x: Value): Value {
  return unary(graph, op, cast(graph, x, "float32"));
}

function named(op: string): Unary {
  return (graph, x) => {
    if (x.dtype === "int32" && (op === "Abs" || op === "Neg" || op === "Sign")) return unary(graph, op, x);
    if (x.dtype !== "float32" && WHOLE.has(op)) return cast(graph, x, "int32");
    if (x.dtype === "int32" && op === "Relu") return binary(graph, "Max", x, number(graph, 0, "int32"));
    return floating(graph, op, x);
  };
}

const isNaNMask: Unary = (graph, x) => unary(graph, "IsNaN", cast(graph, x, "float32"), "bool");
const isInfinite: Unary = (graph, x) => unary(graph, "IsInf", cast(graph, x, "float32"), "bool");

const COMPOSED: readonly (readonly [string, Unary])[] = [
  ["Expm1", (graph, x) => binary(graph, "Sub", floating(graph, "Exp", x), number(graph, 1, "float32"))],
  [
    "Log1p",
    (graph, x) =>
      unary(graph, "Log", binary(graph, "Add", cast(graph, x, "float32"), number(graph, 1, "float32"))),
  ],
  ["Rsqrt", (graph, x) => unary(graph, "Reciprocal", floating(graph, "Sqrt", x))],
  ["Square", (graph, x) => binary(graph, "Mul", arithmetic(graph, x), arithmetic(graph, x))],
  ["Relu6", (graph, x) => clip(graph, x, 0, 6)],
  ["Elu", (graph, x) => floating(graph, "Elu", x)],
  ["Selu", (graph, x) => floating(graph, "Selu", x)],
  ["IsNan", isNaNMask],
  ["IsInf", isInfinite],
  [
    "IsFinite",
    (graph, x) => unary(graph, "Not", binary(graph, "Or", isNaNMask(graph, x), isInfinite(graph, x), "bool")),
  ],
  ["LogicalNot", (graph, x) => unary(graph, "Not", cast(graph, x, "bool"))],
  ["Identity", (_graph, x) => x],
  ["OnesLike", (graph, x) => graph.splat(1, x.shape, x.dtype)],
  ["ZerosLike", (graph, x) => graph.splat(0, x.shape, x.dtype)],
];

/** Truth values as numbers: ONNX does not calculate with them. */
export function arithmetic(graph: Graph, x: Value): Value {
  return x.dtype === "bool" ? cast(graph, x, "int32") : x;
}

function clip(graph: Graph, x: Value, min: number, max: number): Value {
  const values = arithmetic(graph, x);
  // int32 holds no infinity; as a bound it changes nothing.
  const low = min === -Infinity ? values : binary(graph, "Max", values, number(graph, min, values.dtype));
  return max === Infinity ? low : binary(graph, "Min", low, number(graph, max, values.dtype));
}

/** An operator of two numbers; their types are equal, TensorFlow.js sees to that. */
function arithmeticKernel(name: string, op: string) {
  return kernel(name, (graph, { a, b }) => binary(graph, op, arithmetic(graph, a!), arithmetic(graph, b!)));
}

function comparison(name: string, op: string) {
  return kernel(name, (graph, { a, b }) => {
    const [left, right] = op === "Equal" ? [a!, b!] : [arithmetic(graph, a!), arithmetic(graph, b!)];
    return binary(graph, op, left, right, "bool");
  });
}

function logical(name: string, op: string) {
  return kernel(name, (graph, { a, b }) =>
    binary(graph, op, cast(graph, a!, "bool"), cast(graph, b!, "bool"), "bool"),
  );
}

/** The quotient rounded down: ONNX' own division of integers rounds towards zero. */
function floorDivide(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "float32") return unary(graph, "Floor", binary(graph, "Div", a, b));
  return withoutZero(graph, a, b, (left, right) =>
    binary(graph, "Div", binary(graph, "Sub", left, wholeModulo(graph, left, right)), right),
  );
}

/** The remainder with the sign of the divisor. */
function floorModulo(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype !== "float32")
    return withoutZero(graph, a, b, (left, right) => wholeModulo(graph, left, right));
  const zero = number(graph, 0, "float32");
  const isNegative = (x: Value) => binary(graph, "Less", x, zero, "bool");
  const signs = binary(graph, "Xor", isNegative(a), isNegative(b), "bool");
  const rest = remainder(graph, a, b);
  return where(graph, signs, remainder(graph, binary(graph, "Add", rest, b), b), rest);
}

/** The remainder with the sign of the dividend. */
function remainder(graph: Graph, a: Value, b: Value): Value {
  const shape = broadcastShape(a.shape, b.shape);
  return graph.node("Mod", [a, b], shape, "float32", { fmod: 1 });
}

/** The remainder of whole numbers with the sign of the divisor. */
function wholeModulo(graph: Graph, a: Value, b: Value): Value {
  return graph.node("Mod", [a, b], broadcastShape(a.shape, b.shape), "int32");
}

/** TensorFlow.js gives 0 for a whole number divided by 0; ONNX Runtime would end the process. */
function withoutZero(graph: Graph, a: Value, b: Value, divide: (a: Value, b: Value) => Value): Value {
  const [left, right] = [arithmetic(graph, a), arithmetic(graph, b)];
  const zero = number(graph, 0, "int32");
  const isZero = binary(graph, "Equal", right, zero, "bool");
  return where(graph, isZero, zero, divide(left, where(graph, isZero, number(graph, 1, "int32"), right)));
}

/** The angle of (b, a), by the octant it is in; ONNX has only the arc tangent of a quotient. */
function arcTangent(graph: Graph, a: Value, b: Value): Value {
  const zero = number(graph, 0, "float32");
  const [height, width] = [unary(graph, "Abs", a), unary(graph, "Abs", b)];
  const [larger, smaller] = [binary(graph, "Max", height, width), binary(graph, "Min", height, width)];
  // Where both are equal their quotient is 1, of infinities too; of zeros the angle is 0.
  const isZero = binary(graph, "Equal", larger, zero, "bool");
  const same = where(graph, isZero, zero, number(graph, 1, "float32"));
  const isSame = binary(graph, "Equal", larger, smaller, "bool");
  const acute = unary(graph, "Atan", where(graph, isSame, same, binary(graph, "Div", smaller, larger)));
  const from = (angle: number, x: Value) => binary(graph, "Sub", number(graph, angle, "float32"), x);
  const steep = where(
    graph,
    binary(graph, "Greater", height, width, "bool"),
    from(Math.PI / 2, acute),
    acute,
  );
  const upper = where(graph, isNegative(graph, b), from(Math.PI, steep), steep);
  return where(graph, isNegative(graph, a), unary(graph, "Neg", upper), upper);
}

/** Whether the sign is -; of -0 its reciprocal tells. */
function isNegative(graph: Graph, x: Value): Value {
  const zero = number(graph, 0, "float32");
  const below = binary(graph, "Less", x, zero, "bool");
  return binary(
    graph,
    "Or",
    below,
    binary(graph, "Less", unary(graph, "Reciprocal", x), zero, "bool"),
    "bool",
  );
}

export const elementwise = [
  ...SAME.map(([name, op]) => kernel(name, (graph, { x }) => named(op)(graph, x!))),
  ...COMPOSED.map(([name, record]) => kernel(name, (graph, { x }) => record(graph, x!))),
  arithmeticKernel("Add", "Add"),
  arithmeticKernel("Sub", "Sub"),
  arithmeticKernel("Multiply", "Mul"),
  arithmeticKernel("Maximum", "Max"),
  arithmeticKernel("Minimum", "Min"),
  arithmeticKernel("Pow", "Pow"),
  kernel("RealDiv", (graph, { a, b }) =>
    binary(graph, "Div", cast(graph, a!, "float32"), cast(graph, b!, "float32")),
  ),
  kernel("FloorDiv", (graph, { a, b }) => floorDivide(graph, a!, b!)),
  kernel("Mod", (graph, { a, b }) => floorModulo(graph, a!, b!)),
  kernel("SquaredDifference", (graph, { a, b }) => {
    const difference = binary(graph, "Sub", arithmetic(graph, a!), arithmetic(graph, b!));
    return binary(graph, "Mul", difference, difference);
  }),
  kernel("Atan2", (graph, { a, b }) =>
    arcTangent(graph, cast(graph, a!, "float32"), cast(graph, b!, "float32")),
  ),
  kernel("AddN", (graph, inputs) => {
    const [first, ...rest] = Object.values(inputs).map((x) => arithmetic(graph, x));
    return rest.reduce((sum, x) => binary(graph, "Add", sum, x), first!);
  }),
  comparison("Equal", "Equal"),
  kernel("NotEqual", (graph, { a, b }) => unary(graph, "Not", binary(graph, "Equal", a!, b!, "bool"))),
  comparison("Greater", "Greater"),
  comparison("GreaterEqual", "GreaterOrEqual"),
  comparison("Less", "Less"),
  comparison("LessEqual", "LessOrEqual"),
  logical("LogicalAnd", "And"),
  logical("LogicalOr", "Or"),
  kernel("Select", (graph, { condition, t, e }) => where(graph, cast(graph, condition!, "bool"), t!, e!)),
  kernel<CastAttrs>("Cast", (graph, { x }, { dtype }) => {
    if (dtype === "string" || dtype === "complex64")
      throw new UnsupportedKernelError(`Cast to ${dtype}`, callSite());
    return cast(graph, x!, dtype);
  }),
  kernel<ClipByValueAttrs>("ClipByValue", (graph, { x }, { clipValueMin, clipValueMax }) =>
    clip(graph, x!, clipValueMin, clipValueMax),
  ),
  kernel<LeakyReluAttrs>("LeakyRelu", (graph, { x }, { alpha }) => {
    const values = cast(graph, x!, "float32");
    const negative = binary(graph, "Mul", values, number(graph, alpha, "float32"));
    return where(graph, binary(graph, "Less", values, number(graph, 0, "float32"), "bool"), negative, values);
  }),
  kernel("Prelu", (graph, { x, alpha }) => {
    const negative = binary(graph, "Mul", x!, alpha!);
    return where(graph, binary(graph, "Less", x!, number(graph, 0, "float32"), "bool"), negative, x!);
  }),
  kernel<StepAttrs>("Step", (graph, { x }, { alpha }) => {
    const values = cast(graph, x!, "float32");
    const zero = number(graph, 0, "float32");
    const positive = binary(graph, "Greater", values, zero, "bool");
    const step = where(graph, positive, number(graph, 1, "float32"), number(graph, alpha, "float32"));
    // As TensorFlow.js has it, the step of NaN is NaN.
    return where(graph, isNaNMask(graph, values), values, expand(graph, step, values.shape));
  }),
  kernel("EluGrad", (graph, inputs) => {
    const { dy, y } = inputs as unknown as { [K in keyof EluGradInputs]: Value };
    const one = number(graph, 1, "float32");
    const below = binary(graph, "Mul", dy, binary(graph, "Add", y, one));
    return where(graph, binary(graph, "GreaterOrEqual", y, number(graph, 0, "float32"), "bool"), dy, below);
  }),
];

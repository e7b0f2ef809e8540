import type {
  CastAttrs,
  ClipByValueAttrs,
  EluGradInputs,
  LeakyReluAttrs,
  StepAttrs,
} from "@tensorflow/tfjs-core";
import { callSite, UnsupportedKernelError } from "../errors.js";
import { floorDivide, floorModulo, power } from "../graph/division.js";
import { binary, cast, unary, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { expand } from "../graph/shape.js";
import type { DType, Value } from "../graph/value.js";
import { kernel } from "./define.js";
import { elu, expm1, log1p, selu, sigmoid } from "./precise.js";

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
  ["Sin", "Sin"],
  ["Sinh", "Sinh"],
  ["Softplus", "Softplus"],
  ["Sqrt", "Sqrt"],
  ["Tan", "Tan"],
  ["Tanh", "Tanh"],
];

/** Operators that ONNX has only for floating point; whole numbers they leave as they are. */
const WHOLE = new Set(["Ceil", "Floor", "Round"]);

/** Operators that make truth values of truth values, also where they are computed as numbers. */
const TRUE_OF_TRUTH = new Set(["Abs", "Sign", "Relu"]);

const number = (graph: Graph, value: number, dtype: DType) => graph.splat(value, [], dtype);

/** An operator of floating point, of any type of number. */
function floating(graph: Graph, op: string, x: Value): Value {
  return unary(graph, op, cast(graph, x, "float32"));
}

function named(op: string): Unary {
  return (graph, x) => {
    if (x.dtype !== "float32" && WHOLE.has(op)) return x;
    if (x.dtype === "bool" && TRUE_OF_TRUTH.has(op)) return x;
    if (x.dtype !== "float32" && op === "Neg") return unary(graph, op, arithmetic(graph, x));
    if (x.dtype === "int32" && op === "Sign") return unary(graph, op, x);
    // -2³¹ has no positive: it stays what it is, as its negative does.
    if (x.dtype === "int32" && op === "Abs") return binary(graph, "Max", x, unary(graph, "Neg", x));
    if (x.dtype === "int32" && op === "Relu") return binary(graph, "Max", x, number(graph, 0, "int32"));
    return floating(graph, op, x);
  };
}

/** -1, 0 or 1; of NaN 0, as TensorFlow.js has it. */
function sign(graph: Graph, x: Value): Value {
  const result = named("Sign")(graph, x);
  return x.dtype === "float32"
    ? where(graph, isNaNMask(graph, x), number(graph, 0, x.dtype), result)
    : result;
}

/** A function of floating point. */
function float(record: Unary): Unary {
  return (graph, x) => record(graph, cast(graph, x, "float32"));
}

const isNaNMask: Unary = (graph, x) => unary(graph, "IsNaN", cast(graph, x, "float32"), "bool");
const isInfinite: Unary = (graph, x) => unary(graph, "IsInf", cast(graph, x, "float32"), "bool");

const COMPOSED: readonly (readonly [string, Unary])[] = [
  ["Sign", sign],
  ["Expm1", float(expm1)],
  ["Log1p", float(log1p)],
  ["Sigmoid", float(sigmoid)],
  ["Rsqrt", (graph, x) => unary(graph, "Reciprocal", floating(graph, "Sqrt", x))],
  ["Square", (graph, x) => (x.dtype === "bool" ? x : binary(graph, "Mul", x, x))],
  ["Relu6", (graph, x) => clip(graph, x, 0, 6)],
  ["Elu", float(elu)],
  ["Selu", float(selu)],
  ["IsNan", isNaNMask],
  ["IsInf", isInfinite],
  [
    "IsFinite",
    (graph, x) => unary(graph, "Not", binary(graph, "Or", isNaNMask(graph, x), isInfinite(graph, x), "bool")),
  ],
  ["LogicalNot", (graph, x) => unary(graph, "Not", cast(graph, x, "bool"))],
  ["OnesLike", (graph, x) => graph.splat(1, x.shape, x.dtype)],
  ["ZerosLike", (graph, x) => graph.splat(0, x.shape, x.dtype)],
];

/** The type that holds the elements of all of them. */
export function widest(values: readonly Value[]): DType {
  const types = new Set(values.map(({ dtype }) => dtype));
  return types.has("float32") ? "float32" : types.has("int32") ? "int32" : "bool";
}

/** Truth values as numbers: ONNX does not calculate with them. */
export function arithmetic(graph: Graph, x: Value): Value {
  return x.dtype === "bool" ? cast(graph, x, "int32") : x;
}

function clip(graph: Graph, x: Value, min: number, max: number): Value {
  const values = x.dtype === "bool" && (min > 0 || max < 1) ? cast(graph, x, "int32") : x;
  if (values.dtype === "bool") return x;
  // int32 holds no infinity; as a bound it changes nothing.
  const low = min === -Infinity ? values : binary(graph, "Max", values, number(graph, min, values.dtype));
  return max === Infinity ? low : binary(graph, "Min", low, number(graph, max, values.dtype));
}

type Binary = (graph: Graph, a: Value, b: Value) => Value;

/**
 * An operator of two numbers; their types are equal, TensorFlow.js sees to that.
 *
 * @param ofTruth What two truth values give. A sum of them is a whole number, since 1 + 1 is no truth value.
 */
function arithmeticKernel(name: string, op: string | Binary, ofTruth: "bool" | "int32" = "bool") {
  return kernel(name, (graph, { a, b }) => {
    const [left, right] = [arithmetic(graph, a!), arithmetic(graph, b!)];
    const result = typeof op === "string" ? binary(graph, op, left, right) : op(graph, left, right);
    return a!.dtype === "bool" && b!.dtype === "bool" && op !== floorDivide
      ? cast(graph, result, ofTruth)
      : result;
  });
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
  arithmeticKernel("Add", "Add", "int32"),
  arithmeticKernel("Sub", "Sub", "int32"),
  arithmeticKernel("Multiply", "Mul"),
  arithmeticKernel("Maximum", "Max"),
  arithmeticKernel("Minimum", "Min"),
  arithmeticKernel("Pow", power),
  arithmeticKernel("FloorDiv", floorDivide, "int32"),
  arithmeticKernel("Mod", floorModulo),
  arithmeticKernel("SquaredDifference", (graph, a, b) => {
    const difference = binary(graph, "Sub", a, b);
    return binary(graph, "Mul", difference, difference);
  }),
  kernel("RealDiv", (graph, { a, b }) =>
    binary(graph, "Div", cast(graph, a!, "float32"), cast(graph, b!, "float32")),
  ),
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
  kernel("Select", (graph, { condition, t, e }) => {
    const dtype = widest([t!, e!]);
    return where(graph, cast(graph, condition!, "bool"), cast(graph, t!, dtype), cast(graph, e!, dtype));
  }),
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
    const values = cast(graph, x!, "float32");
    const negative = binary(graph, "Mul", values, cast(graph, alpha!, "float32"));
    return where(graph, binary(graph, "Less", values, number(graph, 0, "float32"), "bool"), negative, values);
  }),
  kernel<StepAttrs>("Step", (graph, { x }, { alpha }) => {
    const values = cast(graph, x!, "float32");
    const zero = number(graph, 0, "float32");
    const positive = binary(graph, "Greater", values, zero, "bool");
    const step = where(graph, positive, number(graph, 1, "float32"), number(graph, alpha, "float32"));
    // As TensorFlow.js has it, the step of NaN is NaN.
    const result = where(graph, isNaNMask(graph, values), values, expand(graph, step, values.shape));
    return Number.isInteger(alpha) ? cast(graph, result, x!.dtype) : result;
  }),
  kernel("EluGrad", (graph, inputs) => {
    const { dy, y } = inputs as unknown as { [K in keyof EluGradInputs]: Value };
    const one = number(graph, 1, "float32");
    const below = binary(graph, "Mul", dy, binary(graph, "Add", y, one));
    return where(graph, binary(graph, "GreaterOrEqual", y, number(graph, 0, "float32"), "bool"), dy, below);
  }),
];

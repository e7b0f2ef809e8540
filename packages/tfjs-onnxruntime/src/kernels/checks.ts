import type { Inputs } from "./inputs.js";

type Check = (inputs: Inputs) => void;

const list = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** Whether each length is 1 or that of the other. */
function fits(a: readonly number[], b: readonly number[]): boolean {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, at) => [a.at(-1 - at) ?? 1, b.at(-1 - at) ?? 1]).every(
    ([left, right]) => left === right || left === 1 || right === 1,
  );
}

const broadcast =
  (name: string): Check =>
  ({ a, b }) => {
    if (!fits(a!.shape, b!.shape))
      throw new RangeError(`${name}: shapes ${list(a!.shape)} and ${list(b!.shape)} do not broadcast.`);
  };

const stacks: Check = ({ a, b }) => {
  const factors = `matMul: factors of shapes ${list(a!.shape)} and ${list(b!.shape)}`;
  if (a!.rank < 2 || b!.rank < 2) throw new RangeError(`${factors}; expected at least two axes.`);
  if (!fits(a!.shape.slice(0, -2), b!.shape.slice(0, -2)))
    throw new RangeError(`${factors}, whose stacks do not broadcast.`);
};

const ELEMENTWISE = [
  ...["Add", "Sub", "Multiply", "RealDiv", "FloorDiv", "Mod", "Pow", "Maximum", "Minimum"],
  ...["SquaredDifference", "Atan2", "BitwiseAnd", "Equal", "NotEqual", "Greater", "GreaterEqual"],
  ...["Less", "LessEqual", "LogicalAnd", "LogicalOr"],
];

/**
 * Whether the shapes of two inputs fit, of kernels by whose name no operation of TensorFlow.js looks; ONNX Runtime would find
 * other words, or none.
 */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...ELEMENTWISE.map((name) => [name, broadcast(name)] as const),
  ["BatchMatMul", stacks],
  ["_FusedMatMul", stacks],
]);

/** @throws {RangeError} if the shapes of the inputs do not fit. */
export function checkShapes(kernel: string, inputs: Inputs): void {
  CHECKS.get(kernel)?.(inputs);
}

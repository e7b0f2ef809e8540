import { backend_util, slice_util } from "@tensorflow/tfjs-core";
import type { Inputs } from "./define.js";

type Attributes = Readonly<Record<string, unknown>>;
type Check = (inputs: Inputs, attributes: Attributes) => void;

const list = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** TensorFlow.js' own operations leave it to kernels whether shapes fit; ONNX Runtime would find other words, or none. */
function refuse(name: string, problem: string): never {
  throw new RangeError(`${name}: ${problem}.`);
}

const broadcast =
  (name: string): Check =>
  ({ a, b }) => {
    if (fits(a!.shape, b!.shape)) return;
    refuse(name, `shapes ${list(a!.shape)} and ${list(b!.shape)} do not broadcast`);
  };

/** Whether each length is 1 or that of the other. */
function fits(a: readonly number[], b: readonly number[]): boolean {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, at) => [a.at(-1 - at) ?? 1, b.at(-1 - at) ?? 1]).every(
    ([left, right]) => left === right || left === 1 || right === 1,
  );
}

const matMul: Check = ({ a, b }, { transposeA, transposeB }) => {
  const [left, right] = [a!.shape, b!.shape];
  const factors = `factors of shapes ${list(left)} and ${list(right)}`;
  if (left.length < 2 || right.length < 2) refuse("matMul", `${factors}; expected at least two axes`);
  const inner = [left.at(transposeA ? -2 : -1), right.at(transposeB ? -1 : -2)];
  if (inner[0] !== inner[1])
    refuse("matMul", `${factors}, of which ${inner[0]} and ${inner[1]} are to be summed`);
  if (!fits(left.slice(0, -2), right.slice(0, -2)))
    refuse("matMul", `${factors}, whose stacks do not broadcast`);
};

/** Everything but the length along the axis has to be the same. */
const concatenation: Check = (inputs, { axis }) => {
  const [first, ...others] = Object.values(inputs);
  const at = (axis as number) < 0 ? (axis as number) + first!.rank : (axis as number);
  for (const { shape } of others) {
    const isSame = shape.length === first!.rank && shape.every((n, i) => i === at || n === first!.shape[i]);
    if (!isSame)
      refuse("concat", `shapes ${list(first!.shape)} and ${list(shape)} differ beside axis ${axis}`);
  }
};

const stack: Check = (inputs) => {
  const [first, ...others] = Object.values(inputs);
  for (const { shape, dtype } of others) {
    if (list(shape) !== list(first!.shape) || dtype !== first!.dtype)
      refuse("stack", `${first!.dtype} ${list(first!.shape)} and ${dtype} ${list(shape)} are not the same`);
  }
};

const slice: Check = ({ x }, { begin, size }) => {
  const parsed = slice_util.parseSliceParams(x as never, begin as number[], size as number[]);
  const [from, lengths] = parsed as [number[], number[]];
  from.forEach((start, axis) => {
    const length = x!.shape[axis] as number;
    if (start >= 0 && (lengths[axis] as number) >= 0 && start + (lengths[axis] as number) <= length) return;
    refuse("slice", `${lengths[axis]} elements from ${start} along axis ${axis} of ${list(x!.shape)}`);
  });
};

const einsum: Check = (inputs, { equation }) => {
  const tensors = Object.values(inputs);
  // Its errors are in words of their own.
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation as string, tensors.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
};

const expandDims: Check = ({ input }, { dim }) => {
  const [at, rank] = [dim as number, input!.rank];
  if (at < -rank - 1 || at > rank) refuse("expandDims", `axis ${at} of ${list(input!.shape)}`);
};

const gatherNd: Check = ({ params, indices }) => {
  const depth = indices!.shape.at(-1);
  if (depth === undefined || params!.rank < 1 || depth > params!.rank)
    refuse("gatherND", `indices of shape ${list(indices!.shape)} into ${list(params!.shape)}`);
};

const ARITHMETIC = [
  "Add",
  "Sub",
  "Multiply",
  "RealDiv",
  "FloorDiv",
  "Mod",
  "Pow",
  "Maximum",
  "Minimum",
  "SquaredDifference",
];
const COMPARISONS = [
  "Equal",
  "NotEqual",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "LogicalAnd",
  "LogicalOr",
];

/** Whether the inputs of a kernel fit, where nobody else looks. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...[...ARITHMETIC, ...COMPARISONS, "Atan2", "BitwiseAnd"].map((name) => [name, broadcast(name)] as const),
  ["BatchMatMul", matMul],
  ["_FusedMatMul", matMul],
  ["Concat", concatenation],
  ["Pack", stack],
  ["Slice", slice],
  ["Einsum", einsum],
  ["ExpandDims", expandDims],
  ["GatherNd", gatherNd],
]);

/** @throws {RangeError} if the shapes of the inputs do not fit. */
export function checkShapes(kernel: string, inputs: Inputs, attributes: unknown): void {
  CHECKS.get(kernel)?.(inputs, attributes as Attributes);
}

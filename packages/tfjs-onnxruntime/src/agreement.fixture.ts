import { type HostTensor, hostTensor, size, toTensors } from "@msmae/parameters";
import { normal as gaussian, seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import {
  addN,
  engine,
  grads,
  mul,
  reshape,
  type Scalar,
  setBackend,
  sum,
  type Tensor,
  tensor1d,
} from "@tensorflow/tfjs-core";
import { compile } from "./index.js";
import { dtypeOf } from "./signature.js";

export type Function = (...inputs: Tensor[]) => Tensor | Tensor[];

export interface Agreement {
  /** Of each element, relative to 1 + its size. */
  readonly tolerance?: number;
  /** Whether the gradients with respect to the float32 inputs have to agree as well. */
  readonly gradients?: boolean;
}

/** Normally distributed numbers, the same for the same shape and seed. */
export function normal(shape: readonly number[], seed = 1, scale = 1): HostTensor<Float32Array> {
  const random = seeded(seed, ...shape);
  return hostTensor(
    shape,
    Float32Array.from({ length: size(shape) }, () => scale * gaussian(random)),
  );
}

export const integers = (shape: readonly number[], ...values: number[]) =>
  hostTensor(shape, Int32Array.from(values));
export const booleans = (shape: readonly number[], ...values: number[]) =>
  hostTensor(shape, Uint8Array.from(values));

/** Values and gradients of a function, the gradients those of a weighted sum of all outputs. */
function differentiated(fn: Function, gradients: boolean) {
  const outputs = (inputs: Tensor[]) => {
    const result = fn(...inputs);
    return Array.isArray(result) ? result : [result];
  };
  return ({ inputs }: { inputs: Tensor[] }): { outputs: Tensor[]; gradients: Tensor[] } => {
    const values = outputs(inputs);
    if (!gradients) return { outputs: values, gradients: [] };
    const isFloat = inputs.map(({ dtype }) => dtype === "float32");
    const floats = inputs.filter((_, at) => isFloat[at]);
    const loss = (...given: Tensor[]): Scalar => {
      let next = 0;
      const all = inputs.map((input, at) => (isFloat[at] ? (given[next++] as Tensor) : input));
      return addN(
        outputs(all)
          .filter(({ dtype }) => dtype === "float32")
          .map(weightedSum),
      );
    };
    return { outputs: values, gradients: grads(loss)(floats) };
  };
}

function weightedSum(x: Tensor): Scalar {
  const weights = Float32Array.from({ length: x.size }, (_, at) => Math.cos(3 * at + 1));
  return sum(mul(reshape(x, [-1]), tensor1d(weights)));
}

/** Throws if the compiled function and the eager CPU backend disagree about a value or a gradient. */
export async function agree(fn: Function, inputs: HostTensor[], options: Agreement = {}): Promise<void> {
  const { tolerance = 1e-5, gradients = true } = options;
  const both = differentiated(fn, gradients);
  const compiled = compile(both, { device: "cpu", threads: 1 });
  const actual = await compiled.run({ inputs });
  await compiled.dispose();
  await setBackend("cpu");
  engine().startScope();
  const result = both({ inputs: toTensors(inputs) as unknown as Tensor[] });
  const host = (tensor: Tensor) => hostTensor(tensor.shape, tensor.dataSync() as Float32Array);
  const expected = { outputs: result.outputs.map(host), gradients: result.gradients.map(host) };
  engine().endScope();
  for (const [at, value] of expected.outputs.entries()) {
    close(`output ${at}`, actual.outputs[at]!, value, tolerance);
  }
  for (const [at, value] of expected.gradients.entries()) {
    close(`gradient ${at}`, actual.gradients[at]!, value, tolerance);
  }
}

function close(name: string, actual: HostTensor, expected: HostTensor, tolerance: number): void {
  if (actual.shape.join() !== expected.shape.join()) {
    throw new Error(`${name} has shape [${actual.shape.join()}]; eagerly it is [${expected.shape.join()}].`);
  }
  if (actual.data.length !== expected.data.length)
    throw new Error(`${name} has ${actual.data.length} elements.`);
  expected.data.forEach((value, at) => {
    const other = actual.data[at] as number;
    if (
      Object.is(value, other) ||
      value === other ||
      Math.abs(value - other) <= tolerance * (1 + Math.abs(value))
    )
      return;
    throw new Error(`${name}[${at}] of [${expected.shape.join()}] is ${other}; eagerly it is ${value}.`);
  });
}

/** What goes wrong first: signs of zero, halves, whole numbers at the end of what is exact, tiny and huge ones. */
export const SPECIAL = [
  [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 3, -3, 41, 82],
  [1e-40, -1e-40, 1.17e-38, 1e-30, -1e-30, 1e-10, -1e-10, 1e-7, -1e-7, 1e-4, -1e-4, 0.01, -0.01],
  [0.3, -0.3, 0.9, -0.9, 0.999, 5, -5, 9, -9, 17, -17, 20, -20, 50, -50, 88, -88, 100, -100, 1000, -1000],
  [16777216, 2147483648, -2147483648, 3e9, -3e9, 1e10, 1e20, -1e20, 1e30, -1e30, 3.4e38, -3.4e38],
  [0.49999997, 8388609.5, Math.PI / 2, Math.PI],
].flat();

/** The same of whole numbers. */
export const WHOLE = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  -3,
  7,
  -7,
  100,
  -100,
  46341,
  65536,
  16777217,
  2 ** 31 - 1,
  -(2 ** 31),
];

export const floats = (shape: readonly number[], values: readonly number[] = SPECIAL) =>
  hostTensor(shape, Float32Array.from(values));

/** Each of the values with each other one, as two tensors of one list each. */
export function pairs(values: readonly number[]): [number[], number[]] {
  const [first, second]: [number[], number[]] = [[], []];
  for (const a of values) {
    for (const b of values) {
      first.push(a);
      second.push(b);
    }
  }
  return [first, second];
}

/** Numbers that float32 holds with all its digits are at least this large. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * Throws unless the compiled function gives the types, shapes and elements of the eager CPU backend: NaN for NaN, infinities
 * for infinities, and anything else to so many units in the last place. (Whether a zero is -0 is not compared.)
 *
 * @param ulps 0 asks for equal numbers; anything else allows that what is below the smallest normal number is 0.
 * @param truth What the elements of the one output are instead of the eager ones.
 */
export async function agreeTo(
  ulps: number,
  fn: Function,
  inputs: HostTensor[],
  truth?: readonly number[],
): Promise<void> {
  const listed = ({ given }: { given: Tensor[] }) => ({ outputs: [fn(...given)].flat() });
  const compiled = compile(listed, { device: "cpu", threads: 1 });
  const { outputs } = await compiled.run({ given: inputs });
  await compiled.dispose();
  await setBackend("cpu");
  engine().startScope();
  const eager = listed({ given: toTensors(inputs) as unknown as Tensor[] }).outputs;
  const wanted = eager.map((tensor) => ({
    dtype: tensor.dtype,
    shape: tensor.shape,
    data: tensor.dataSync(),
  }));
  engine().endScope();
  for (const [at, { dtype, shape, data }] of wanted.entries()) {
    const found = outputs[at]!;
    const [came, expected] = [`${dtypeOf(found)} [${found.shape}]`, `${dtype} [${shape}]`];
    if (came !== expected) throw new Error(`Output ${at} is ${came}; eagerly it is ${expected}.`);
    (truth ?? Array.from(data)).forEach((value, place) => {
      const other = found.data[place] as number;
      const rounded = dtype === "float32" ? Math.fround(value) : value;
      if (distance(rounded, other, dtype) <= ulps) return;
      if (ulps > 0 && Math.abs(value - other) < SMALLEST_NORMAL) return;
      const of = inputs
        .filter(({ data: { length } }) => length === found.data.length)
        .map((input) => input.data[place]);
      throw new Error(`Output ${at} has ${other} at ${place} (of ${of.join(", ")}); eagerly it is ${value}.`);
    });
  }
}

/** In units in the last place. */
function distance(a: number, b: number, dtype: string): number {
  if (Object.is(a, b) || a === b || (dtype === "bool" && Boolean(a) === Boolean(b))) return 0;
  if (dtype !== "float32" || !Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const bits = new Int32Array(Float32Array.of(a, b).buffer);
  const [first, second] = [...bits].map((each) => (each < 0 ? -(each & 0x7fffffff) : each)) as [
    number,
    number,
  ];
  return Math.abs(first - second);
}

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

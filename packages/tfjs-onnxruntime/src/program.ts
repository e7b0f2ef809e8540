import { flatten, type HostTensor, type MapLeaves, size } from "@msmae/parameters";
import { hasElements, type Output } from "./binding.js";
import { InputError } from "./errors.js";
import { reachable } from "./graph/graph.js";
import type { Node, Value } from "./graph/value.js";
import { type InputTensor, readElements, typeOf } from "./inputs.js";
import { type LeftInFloat, withInt8Products } from "./onnx/int8.js";
import { type GraphProto, graphProto, modelBytes, type Named, tensorProto } from "./onnx/model.js";
import { optimise } from "./optimise/optimise.js";
import { inputName, type Signature } from "./signature.js";
import { type Trace, trace } from "./trace/trace.js";
import type { CapturedVariable } from "./trace/variables.js";

/** What was built for one signature, for logs and benchmarks. */
export interface Statistics {
  /** Operators of the graph. */
  readonly nodes: number;
  /** Floating-point operations of all matrix products of one run: 2 M N K each. */
  readonly productOperations: number;
  readonly modelBytes: number;
  /** Milliseconds to trace and optimise. */
  readonly traceTime: number;
  /** Milliseconds in which ONNX Runtime loaded the model. */
  readonly loadTime: number;
}

/** A traced function as a model, with the names under which it is fed and read. */
export interface Program<O> {
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  readonly tree: Trace<O>["tree"];
  readonly nodes: readonly Node[];
  readonly unread: Trace<O>["unread"];
  readonly variables: readonly CapturedVariable[];
}

/** Traces and optimises `fn` for the shapes and types of `inputs`. */
export function program<I extends object, O extends object>(
  fn: (inputs: I) => O,
  inputs: MapLeaves<I, Signature>,
): Program<O> {
  const traced = trace(fn, inputs);
  const taken = new Set(traced.inputs.map(({ path }) => inputName(path)));
  const optimised = optimise(
    traced.inputs.map(({ value }) => value),
    traced.outputs.map(({ value }) => value),
  );
  return {
    inputs: traced.inputs.map(({ path }, at) => ({
      name: inputName(path),
      value: optimised.inputs[at] as Value,
    })),
    outputs: traced.outputs.map(({ path }, at) => {
      const name = path === "" ? "output" : path;
      return { name: taken.has(name) ? `out.${name}` : name, value: optimised.outputs[at] as Value };
    }),
    tree: traced.tree,
    unread: traced.unread,
    variables: traced.variables,
    nodes: reachable(optimised.outputs),
  };
}

/** What the host has to know of an output. */
export const outputOf = ({ name, value: { shape, dtype } }: Named): Output => ({ name, shape, dtype });

const isWritten = ({ value }: Named) => hasElements(value);

export function programGraph({ inputs, outputs }: Program<unknown>, prefix = ""): GraphProto {
  return graphProto(inputs.filter(isWritten), outputs.filter(isWritten), prefix);
}

/** What a model file holds beside the function. */
export interface OnnxOptions {
  /** Values of inputs by their dotted paths: they are part of the file, and no inputs any more. */
  readonly constants?: ReadonlyMap<string, InputTensor>;
  /**
   * Whether constant matrices are in 8 bits, in whichever layout they are: products with them are computed in integers, rows
   * of them are looked up. A quarter of their size and, of few rows on a CPU, of the time, for results that are a little off
   * (of normal numbers about 1 % of their size). {@link onnxModel} says what stayed in float32, and why.
   */
  readonly int8?: boolean;
  /** The file's `metadata_props`: what its users have to know. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A model file, and what 8 bits did to it. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  /** The constants that are in 8 bits. */
  readonly quantised: readonly string[];
  /** The constants of two and more axes that 8 bits were asked for and stayed in float32. */
  readonly left: readonly LeftInFloat[];
}

/**
 * Exports `fn` as an ONNX model, gradients included, for the shapes and types of `inputs`: the bytes of a .onnx file
 * of opset 20, IR version 9, with operators of ONNX and of ONNX Runtime (com.microsoft).
 *
 * Inputs and outputs are named by their dotted paths (`out.` in front of an output that would be named like an input);
 * an input that nothing is computed from is left out. Weights are inputs, so that the file stays small however large the
 * model is, unless they are given as constants: such a file is all that is needed, and below 2 GB.
 *
 * @param inputs A tree of `{ shape, dtype }`.
 * @throws {UnsupportedKernelError | FrozenRandomError | TracedValueError | CapturedTensorError} as `compile` does.
 * @throws {InputError} if a constant is no tensor.
 * @throws {RangeError} if a constant is of no input, of another shape or type, or, for 8 bits, not finite.
 */
export function toOnnx<I extends object, O extends object>(
  fn: (inputs: I) => O,
  inputs: MapLeaves<I, Signature>,
  options: OnnxOptions = {},
): Uint8Array {
  return onnxModel(fn, inputs, options).bytes;
}

/**
 * {@link toOnnx}, with what 8 bits left alone.
 *
 * @example
 * const { bytes, left } = onnxModel(fn, inputs, { constants, int8: true });
 * for (const { name, reason } of left) console.warn(`${name} stays in float32: ${reason}`);
 */
export function onnxModel<I extends object, O extends object>(
  fn: (inputs: I) => O,
  inputs: MapLeaves<I, Signature>,
  { constants: given = new Map(), int8 = false, metadata = {} }: OnnxOptions = {},
): OnnxModel {
  const signatures = new Map<string, Signature>(
    flatten(inputs as object).map(([path, leaf]) => [inputName(path), leaf as Signature]),
  );
  const constants = new Map(
    [...given].map(([name, value]) => [name, readConstant(name, signatures, value)] as const),
  );
  const exact = programGraph(program(fn, inputs));
  const { graph, quantised, left } = int8
    ? withInt8Products(exact, constants)
    : { graph: exact, quantised: [], left: [] };
  const read = new Set(graph.node.flatMap(({ input = [] }) => input));
  const used = graph.input.flatMap(({ name = "" }) => (read.has(name) ? [name] : []));
  const fixed = used.flatMap((name) => {
    const value = constants.get(name);
    const { shape, dtype } = signatures.get(name)!;
    return value === undefined ? [] : [tensorProto(name, shape, dtype, value.data)];
  });
  const input = graph.input.filter(({ name = "" }) => read.has(name) && !constants.has(name));
  const bytes = modelBytes({ ...graph, input, initializer: [...graph.initializer, ...fixed] }, metadata);
  return { bytes, quantised, left };
}

/** The arrays that hold each type. */
const ARRAY = { float32: "Float32Array", int32: "Int32Array", bool: "Uint8Array" } as const;

function readConstant(
  name: string,
  signatures: ReadonlyMap<string, Signature>,
  given: InputTensor,
): HostTensor {
  const signature = signatures.get(name);
  if (signature === undefined) {
    const known = [...signatures.keys()];
    const some = known.slice(0, 8).join(", ") + (known.length > 8 ? ", …" : "");
    throw new RangeError(`The constant "${name}" is no input; expected one of ${some}.`);
  }
  const { shape, dtype } = signature;
  if (!Array.isArray((given as Partial<InputTensor> | null | undefined)?.shape)) {
    throw new InputError(name, `the constant ${typeOf(given)} without a shape`, "{ shape, data }");
  }
  const isList = Array.isArray(given.data);
  const value = isList ? { shape: given.shape, data: readElements(given.data, name) } : (given as HostTensor);
  const list = (lengths: readonly number[]) => `[${lengths.join(", ")}]`;
  if (list(value.shape) !== list(shape)) {
    throw new RangeError(`The constant "${name}" has shape ${list(value.shape)}; expected ${list(shape)}.`);
  }
  if (value.data?.length !== size(shape)) {
    const expected = `expected ${size(shape)}, of shape ${list(shape)}`;
    throw new RangeError(`Got ${value.data?.length ?? "no"} values of the constant "${name}"; ${expected}.`);
  }
  const kind = typeOf(value.data); // a typed array may come from another realm
  if (kind !== ARRAY[dtype]) {
    const came = isList ? `an array of ${kind === "Uint8Array" ? "truth values" : "numbers"}` : `a ${kind}`;
    throw new RangeError(`The constant "${name}" is in ${came}; expected a ${ARRAY[dtype]}, of ${dtype}.`);
  }
  return value;
}

/** 2 M N K of every matrix product. */
export function productOperations(nodes: readonly Node[]): number {
  return nodes.reduce((total, node) => {
    if (!["Gemm", "MatMul", "FusedMatMul"].includes(node.op)) return total;
    const [a] = node.inputs as [Value];
    const k = a.shape[a.rank - (node.attributes.transA === 1 ? 2 : 1)] as number;
    return total + 2 * (node.outputs[0] as Value).size * k;
  }, 0);
}

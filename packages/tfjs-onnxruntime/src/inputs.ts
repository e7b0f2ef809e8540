import { type HostTensor, type MapLeaves, mapTree, size } from "@msmae/parameters";
import { Tensor } from "@tensorflow/tfjs-core";
import { InputError } from "./errors.js";
import { dtypeOf, type Signature } from "./signature.js";

/**
 * What a compiled function takes as a tensor: elements row-major, whose array says the type: Float32Array, Int32Array, or
 * Uint8Array of 0 and 1 for truth values. Plain arrays of numbers are float32 and those of truth values bool, as
 * `tf.tensor()` takes them.
 */
export type InputTensor =
  | HostTensor
  | { readonly shape: readonly number[]; readonly data: readonly number[] | readonly boolean[] };

const EXPECTED =
  "a Float32Array, an Int32Array, a Uint8Array of 0 and 1 (truth values), or an array of numbers or of truth values";

/**
 * The tree with every leaf checked, and plain arrays as typed ones.
 *
 * @throws {InputError} if a leaf's shape or elements are something else, or do not fit each other.
 */
export function readInputs<I>(inputs: MapLeaves<I, InputTensor>): MapLeaves<I, HostTensor> {
  refuseBare(inputs as object, "");
  return mapTree(inputs as object, (leaf, path) => readInput(leaf as InputTensor, path)) as MapLeaves<
    I,
    HostTensor
  >;
}

/** What is no tensor and no tree: nothing, numbers, and arrays of them, which as a tree would be as many leaves, or none. */
function refuseBare(node: object | null | undefined, path: string): void {
  if (typeof node !== "object" || node === null)
    throw new InputError(path, describe(node), "{ shape, data }");
  if ("shape" in node && Array.isArray(node.shape)) return;
  if (ArrayBuffer.isView(node)) {
    throw new InputError(path, `a ${typeOf(node)} without a shape`, "{ shape, data }");
  }
  for (const [name, child] of Object.entries(node)) refuseBare(child, path === "" ? name : `${path}.${name}`);
}

function readInput(leaf: InputTensor, path: string): HostTensor {
  if (leaf instanceof Tensor) {
    const what = `a tensor of TensorFlow.js (${leaf.dtype} [${leaf.shape.join(", ")}])`;
    throw new InputError(path, what, "{ shape, data: await x.data() }");
  }
  const { shape, data, dtype } = leaf as { shape: readonly number[]; data?: unknown; dtype?: unknown };
  checkShape(path, shape);
  const tensor: HostTensor = { shape, data: readElements(data, path) };
  if (tensor.data.length !== size(shape)) {
    const expected = `${size(shape)}, of shape [${shape.join(", ")}]`;
    throw new InputError(path, `${tensor.data.length} elements`, expected);
  }
  if (dtype !== undefined && dtype !== dtypeOf(tensor)) {
    throw new InputError(
      path,
      `a ${typeOf(data)} as ${String(dtype)}`,
      `${dtypeOf(tensor)} of such an array`,
    );
  }
  return tensor;
}

/**
 * Elements as a typed array.
 *
 * @throws {InputError}
 */
export function readElements(data: unknown, path: string): HostTensor["data"] {
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  if (Array.isArray(data)) return fromList(data, path);
  if (!(data instanceof Uint8Array)) throw new InputError(path, `a ${typeOf(data)}`, EXPECTED);
  const at = data.findIndex((value) => value > 1);
  if (at >= 0) {
    const expected = "0 and 1: such an array is truth values, numbers are an Int32Array or a Float32Array";
    throw new InputError(path, `a Uint8Array with ${data[at]} at ${at}`, expected);
  }
  return data;
}

function fromList(list: readonly unknown[], path: string): Float32Array | Uint8Array {
  if (list.length > 0 && list.every((value) => typeof value === "boolean")) {
    return Uint8Array.from(list, Number);
  }
  const result = new Float32Array(list.length);
  for (let at = 0; at < list.length; at++) {
    const value = list[at];
    if (typeof value !== "number") {
      throw new InputError(path, `an array with ${describe(value)} at ${at}`, "numbers, or truth values");
    }
    result[at] = value;
    // Decimals are rounded as everywhere in float32; a number or an index that becomes another one is no rounding.
    const isOther = Number.isInteger(value) && result[at] !== value;
    if (isOther)
      throw new InputError(path, `an array with ${value} at ${at}`, "what float32 holds, or an Int32Array");
  }
  return result;
}

const describe = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));

/**
 * Refuses a signature of another type, or whose shape is none.
 *
 * @throws {InputError}
 */
export function checkSignature(path: string, { shape, dtype }: Pick<Signature, "shape" | "dtype">): void {
  if (!DTYPES.includes(dtype)) throw new InputError(path, `the type ${String(dtype)}`, DTYPES.join(", "));
  checkShape(path, shape);
}

function checkShape(path: string, shape: readonly number[]): void {
  const wrong = shape.find((length) => !Number.isInteger(length) || length < 0);
  if (wrong === undefined) return;
  throw new InputError(path, `a shape with ${String(wrong)} in it`, "whole numbers of at least 0");
}

const DTYPES: readonly Signature["dtype"][] = ["float32", "int32", "bool"];

/** The name of a value's type: of arrays, the kind of array. */
export function typeOf(value: unknown): string {
  return value === null || typeof value !== "object"
    ? String(value)
    : Object.prototype.toString.call(value).slice(8, -1);
}

import type { View } from "./constant-views.js";
import { type GraphProto, tensorProto } from "./model.js";

type Tensors = readonly GraphProto["initializer"][number][];

/**
 * The largest magnitude of a factor. Seven bits: processors without VNNI add two products of 8 bits in 16, which
 * saturate with the eighth (ONNX Runtime's `reduce_range`).
 */
const LARGEST_FACTOR = 63;

/** Of what is only looked up. */
const LARGEST = 127;

/**
 * A matrix for products, as ONNX Runtime reads it: [K, N] with a scale for each of the N outputs, and zeros.
 *
 * @param options.outputsFirst Whether it lies as [N, K].
 * @param options.alpha What it is multiplied by beforehand.
 * @throws {RangeError} if it has elements that are not finite.
 */
export function int8Matrix(
  name: string,
  view: View,
  { outputsFirst, alpha }: { readonly outputsFirst: boolean; readonly alpha: number },
): Tensors {
  const [rows, columns] = view.shape as [number, number];
  const [inputs, outputs] = outputsFirst ? [columns, rows] : [rows, columns];
  const data = view.data();
  const at = outputsFirst
    ? (k: number, n: number) => n * inputs + k
    : (k: number, n: number) => k * outputs + n;
  const scales = scalesOf(view, outputs, inputs, at, LARGEST_FACTOR);
  const quantised = new Int8Array(data.length);
  for (let k = 0; k < inputs; k++) {
    for (let n = 0; n < outputs; n++)
      quantised[k * outputs + n] = Math.round((data[at(k, n)] as number) / (scales[n] as number));
  }
  // A negative factor goes to the scales as any other.
  return [
    tensorProto(`${name}.int8`, [inputs, outputs], "int8", quantised),
    tensorProto(
      `${name}.scale`,
      [outputs],
      "float32",
      scales.map((scale) => scale * alpha),
    ),
    tensorProto(`${name}.zero`, [outputs], "int8", new Int8Array(outputs)),
  ];
}

/** A table whose rows are looked up: [rows, columns], and a scale for each row, [rows, 1]. */
export function int8Rows(name: string, view: View): Tensors {
  const [rows, columns] = view.shape as [number, number];
  const data = view.data();
  const scales = scalesOf(view, rows, columns, (column, row) => row * columns + column, LARGEST);
  const quantised = Int8Array.from(data, (value, at) =>
    Math.round(value / (scales[Math.floor(at / columns)] as number)),
  );
  return [
    tensorProto(`${name}.int8`, [rows, columns], "int8", quantised),
    tensorProto(`${name}.scale`, [rows, 1], "float32", scales),
  ];
}

/** By which each group's largest element becomes `largest`; 1 for a group of zeros. */
function scalesOf(
  { root, data }: View,
  groups: number,
  members: number,
  at: (member: number, group: number) => number,
  largest: number,
): Float32Array {
  const values = data();
  const most = new Float32Array(groups);
  for (let member = 0; member < members; member++) {
    for (let group = 0; group < groups; group++) {
      const value = values[at(member, group)] as number;
      if (!Number.isFinite(value)) {
        throw new RangeError(`The constant "${root}" holds ${value}; expected finite numbers for 8 bits.`);
      }
      most[group] = Math.max(most[group] as number, Math.abs(value));
    }
  }
  return most.map((value) => (value === 0 ? 1 : value / largest));
}

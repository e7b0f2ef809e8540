import type { SafeTensor } from "./dtype.js";

let halves: Float32Array | undefined;

/**
 * The values of a tensor of 16- or 32-bit floats as float32, which holds all of them exactly. F32 comes back as it is.
 *
 * @example
 * const weight = toFloat32(await file.read("weight") as SafeTensor<"F16" | "BF16" | "F32">);
 */
export function toFloat32({ dtype, data }: SafeTensor<"F16" | "BF16" | "F32">): Float32Array {
  if (dtype === "F32") return data;
  if (dtype === "BF16") {
    // bfloat16 is the upper half of a float32.
    const bits = new Uint32Array(data.length);
    for (let i = 0; i < data.length; i++) bits[i] = data[i]! << 16;
    return new Float32Array(bits.buffer);
  }
  halves ??= Float32Array.from({ length: 0x10000 }, (_, half) => halfToFloat(half));
  const values = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) values[i] = halves[data[i]!]!;
  return values;
}

/** IEEE 754 binary16: 1 bit sign, 5 bits exponent with bias 15, 10 bits fraction. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

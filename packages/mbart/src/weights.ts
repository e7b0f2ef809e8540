import type { Dtype, SafeTensor, SafetensorsFile } from "@msmae/safetensors";
import { toFloat32 } from "@msmae/safetensors";
import { FolderError } from "./folder-error.js";

const FLOATS: readonly Dtype[] = ["F32", "F16", "BF16"];

/**
 * A tensor of a file as float32.
 *
 * @throws {FolderError} if it is not there, is of another shape, is no float, or holds NaN or an infinity.
 */
export async function readFloats(
  file: SafetensorsFile,
  name: string,
  shape: readonly number[],
): Promise<Float32Array<ArrayBuffer>> {
  const found = file.tensors.get(name);
  const expected = `[${shape.join(", ")}]`;
  if (found === undefined)
    throw new FolderError(file.path, name, `is missing; expected a tensor of shape ${expected}`);
  if (found.shape.join() !== shape.join()) {
    throw new FolderError(file.path, name, `has shape [${found.shape.join(", ")}]; expected ${expected}`);
  }
  if (!FLOATS.includes(found.dtype)) {
    throw new FolderError(file.path, name, `has dtype ${found.dtype}; expected one of ${FLOATS.join(", ")}`);
  }
  const values = toFloat32((await file.read(name)) as SafeTensor<"F32">) as Float32Array<ArrayBuffer>;
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    throw new FolderError(file.path, name, `has ${values[at]} at index ${at}; expected finite numbers`);
  }
  return values;
}

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ARRAYS, type Dtype, type SafeTensor } from "./dtype.js";
import { SafetensorsError } from "./error.js";

interface Golden {
  readonly name: string;
  readonly bytes: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly tensors: Readonly<
    Record<string, { readonly dtype: Dtype; readonly shape: number[]; readonly bytes: string }>
  >;
}

/** Files written by Python's safetensors: tools/reference/safetensors/golden.py. */
export const golden: {
  readonly files: readonly Golden[];
  readonly halves: number[];
  readonly floats: string[];
} = JSON.parse(readFileSync(new URL("../test/safetensors.golden.json", import.meta.url), "utf8"));

export function tensor(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): SafeTensor {
  return { dtype, shape, data: new ARRAYS[dtype](new Uint8Array(bytes).buffer) } as SafeTensor;
}

/** The bytes of a tensor's data. */
export function raw({ data }: SafeTensor): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "msmae-safetensors-"));
}

/** The error that a promise ends in, which must be a SafetensorsError of one line. */
export async function failure(promise: Promise<unknown>): Promise<SafetensorsError> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof SafetensorsError) || /[\n\r]/.test(error.message)) throw error;
    return error;
  }
  throw new Error("Nothing was thrown.");
}

/** A file out of a header's text and as many bytes of data. */
export function fileOf(header: string, dataBytes: number): Uint8Array {
  const json = Buffer.from(header);
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeBigUInt64LE(BigInt(json.length));
  json.copy(bytes, 8);
  return bytes;
}

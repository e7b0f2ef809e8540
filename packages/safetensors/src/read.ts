import { constants } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { quote } from "@msmae/text";
import { ARRAYS, type Dtype, elements, type SafeTensor } from "./dtype.js";
import { reason, SafetensorsError } from "./error.js";
import { headerLength, parseHeader, type TensorInfo } from "./header.js";

/** An open file, of which only the header has been read. */
export interface SafetensorsFile {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Dtype, shape, offset and size of each tensor, in the order of their data. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * Reads one tensor, and no byte of another.
   *
   * @throws {SafetensorsError} if there is no such tensor, or it is larger than an array can be, or the file has become
   *   shorter or was closed.
   */
  read(name: string): Promise<SafeTensor>;
  close(): Promise<void>;
}

/** Node reads less than 2 GiB at once. */
const CHUNK = 1 << 30;

/**
 * Opens a .safetensors file and checks its whole header; tensors are read on request, at their own place.
 *
 * @throws {SafetensorsError} if there is no such file, or it is not a valid one.
 * @example
 * const file = await openSafetensors("model.safetensors");
 * const { shape, data } = await file.read("encoder.norm.weight");
 * await file.close();
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    throw new SafetensorsError(path, undefined, `cannot be opened: ${reason(error)}`, { cause: error });
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new SafetensorsError(path, undefined, "is not a file");
    const first = await readAt(handle, 0, Math.min(8, info.size), path);
    const header = await readAt(handle, 8, headerLength(first, info.size, path), path);
    const { metadata, tensors } = parseHeader(header, info.size, path);
    const read = async (name: string) => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new SafetensorsError(path, name, `has no tensor ${quote(name)}`);
      if (tensor.length > constants.MAX_LENGTH) {
        const detail = `takes ${tensor.length} bytes, expected at most ${constants.MAX_LENGTH} of an array`;
        throw new SafetensorsError(path, name, `tensor ${quote(name)} ${detail}`);
      }
      const bytes = await readAt(handle, tensor.offset, tensor.length, path);
      const { dtype, shape } = tensor;
      return { dtype, shape, data: new ARRAYS[dtype](bytes.buffer, 0, elements(shape)) } as SafeTensor<Dtype>;
    };
    return { path, metadata, tensors, read, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readAt(
  handle: FileHandle,
  offset: number,
  length: number,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    let count: number;
    try {
      ({ bytesRead: count } = await handle.read(bytes, done, Math.min(CHUNK, length - done), offset + done));
    } catch (error) {
      throw new SafetensorsError(path, undefined, `cannot be read: ${reason(error)}`, { cause: error });
    }
    if (count === 0) {
      throw new SafetensorsError(
        path,
        undefined,
        `ends at byte ${offset + done}, while it is read up to byte ${offset + length}`,
      );
    }
    done += count;
  }
  return bytes;
}

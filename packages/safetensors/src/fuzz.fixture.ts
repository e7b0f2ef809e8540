import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FuzzSummary, fuzzReaders, type Random } from "@msmae/fuzzing";
import { openSafetensors, SafetensorsError, toFloat32 } from "./index.js";
import { fileOf, golden } from "./tensors.fixture.js";

/** How many readers there are. */
export const READERS = 1;

/**
 * Feeds mutated files of the Rust crate to the reader, and reads every tensor of those that open.
 *
 * @param inputs How many.
 * @throws {Error} with the input, at the first that makes anything but tensors of their shapes or a typed error of one line.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  const path = join(folder, "mutated.safetensors");
  try {
    return await fuzzReaders({
      readers: [
        {
          name: "openSafetensors",
          originals: [
            ...golden.files.map(({ bytes }) => Buffer.from(bytes, "base64")),
            fileOf('{"a": {"dtype": "F16", "shape": [30, 50], "data_offsets": [0, 3000]}}', 3000),
          ],
          read: async (bytes) => {
            writeFileSync(path, bytes);
            await readAll(path);
          },
        },
      ],
      ...{ inputs, random, message: /mutated\.safetensors: / },
      isRefusal: (error) => error instanceof SafetensorsError,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readAll(path: string): Promise<void> {
  const file = await openSafetensors(path);
  try {
    for (const [name, { shape }] of file.tensors) {
      const tensor = await file.read(name);
      const elements = shape.reduce((product, side) => product * side, 1);
      if (tensor.data.length !== elements || !Number.isSafeInteger(elements)) {
        throw new Error(`${name} of shape [${shape}] has ${tensor.data.length} values`);
      }
      const { dtype } = tensor;
      if (dtype === "F32" || dtype === "F16" || dtype === "BF16") toFloat32(tensor);
    }
  } finally {
    await file.close();
  }
}

import { oneLine } from "@msmae/text";

/**
 * A file that is not a valid .safetensors file, or that could not be read or written.
 *
 * @example
 * model.safetensors: tensor "head.weight": offsets [0, 12] hold 12 bytes, but F32 [2, 2] takes 16
 */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";

  constructor(
    readonly path: string,
    /** The part that is wrong: `header`, `__metadata__`, a tensor's name; undefined for the file as a whole. */
    readonly field: string | undefined,
    detail: string,
    options?: { readonly cause: unknown },
  ) {
    // A path may come out of an index file, and have any characters.
    super(oneLine(`${path}: ${detail}`), options);
  }
}

/** What the system says about a failed operation, without the path that it adds: `ENOSPC: no space left on device, write`. */
export function reason(error: unknown): string {
  return (error as Error).message.replace(/, \w+ '.*$/s, "");
}

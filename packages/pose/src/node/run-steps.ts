import { closeSync, fstatSync, open, openSync, read, readSync, type Stats } from "node:fs";
import { promisify } from "node:util";
import type { Request, Steps } from "./read-steps.js";

const openFile = promisify(open);
const readFile = promisify(read);

/** Opens a file, takes steps in it, and closes it. */
export function withFileSync<R>(path: string, steps: (stats: Stats) => Steps<R>): R {
  const file = openSync(path, "r");
  try {
    return runSync(file, steps(fstatSync(file)));
  } finally {
    closeSync(file);
  }
}

/**
 * {@link withFileSync}, awaited where a disk or a network may let one wait: for the file and its bytes. What the system
 * knows of an open file, and closing one that was only read, take a microsecond, and a way to another thread and back
 * twenty times as long.
 */
export async function withFile<R>(path: string, steps: (stats: Stats) => Steps<R>): Promise<R> {
  const file = await openFile(path, "r");
  try {
    const into = async ({ bytes, offset }: Request) =>
      (await readFile(file, bytes, 0, bytes.length, offset)).bytesRead;
    return await run(into, steps(fstatSync(file)));
  } finally {
    closeSync(file);
  }
}

export function runSync<R>(file: number, steps: Steps<R>): R {
  for (let step = steps.next(); ; ) {
    if (step.done) return step.value;
    const { bytes, offset } = step.value;
    step = steps.next(readSync(file, bytes, 0, bytes.length, offset));
  }
}

/** @param into Fills bytes from the file, as far as it can, and tells how far. */
export async function run<R>(into: (request: Request) => Promise<number>, steps: Steps<R>): Promise<R> {
  for (let step = steps.next(); ; ) {
    if (step.done) return step.value;
    step = steps.next(await into(step.value));
  }
}

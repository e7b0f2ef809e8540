import { Worker } from "node:worker_threads";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { rebuildError } from "../clips/error-description.js";
import { LoaderError } from "../clips/errors.js";
import type { PackAnswer, PackTask } from "./pack-worker.js";

/** What came of a task that succeeded. */
export type Packed = Exclude<PackAnswer, { readonly error: unknown }>;

/**
 * Hands tasks to worker threads until all are done.
 *
 * @param onPacked Told about each, in the order in which they are done.
 * @throws what the first task that fails throws; the threads are ended then.
 */
export async function runTasks(
  index: CorpusIndex,
  tasks: readonly PackTask[],
  workers: number,
  onPacked: (packed: Packed) => void,
): Promise<void> {
  const left = [...tasks];
  const threads = Array.from(
    { length: Math.min(workers, tasks.length) },
    () => new Worker(new URL("./pack-worker.js", import.meta.url), { workerData: index, execArgv: [] }),
  );
  const work = (thread: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        const task = left.shift();
        if (task === undefined) resolve();
        else thread.postMessage(task);
      };
      thread.on("message", (answer: PackAnswer) => {
        try {
          if ("error" in answer) throw rebuildError(answer.error);
          onPacked(answer);
          next();
        } catch (error) {
          reject(error);
        }
      });
      thread.on("error", (error) =>
        reject(new LoaderError(`a packing thread ended: ${error.message}`, { cause: error })),
      );
      thread.on("exit", (code) => reject(new LoaderError(`a packing thread ended with code ${code}`)));
      next();
    });
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

import { parentPort, workerData } from "node:worker_threads";
import { leaves } from "@msmae/parameters";
import { type BatchConfig, batchBuilder, type LoadedBatch } from "./batch-builder.js";
import { openIndex } from "./corpus.js";
import type { CorpusIndex } from "./corpus-index.js";
import { describeError, type ErrorDescription } from "./error-description.js";

/** What a worker is started with. */
export interface WorkerData {
  readonly index: CorpusIndex;
  readonly config: BatchConfig;
}

/** What it answers to a step's number. */
export type Answer = LoadedBatch | { readonly step: number; readonly error: ErrorDescription };

const { index, config } = workerData as WorkerData;
const builder = batchBuilder(openIndex(index, config.data.cacheMegabytes * 1e6), config);
const port = parentPort!;

port.on("message", (step: number) => {
  try {
    const loaded = builder.build(step);
    const buffers = leaves(loaded.batch).map(({ data }) => data.buffer as ArrayBuffer);
    port.postMessage(loaded satisfies Answer, buffers); // moved, not copied
  } catch (error) {
    port.postMessage({ step, error: describeError(error) } satisfies Answer);
  }
});

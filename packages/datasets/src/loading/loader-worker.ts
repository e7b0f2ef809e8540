import { parentPort, workerData } from "node:worker_threads";
import type { HostTensor } from "@msmae/parameters/host";
import { type BatchConfig, batchBuilder } from "../batches/batch-builder.js";
import type { LoadedBatch } from "../batches/loaded-batch.js";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { describeError, type ErrorDescription } from "../clips/error-description.js";
import { openIndex } from "../corpus/corpus.js";

/** What a worker is started with. */
export interface WorkerData {
  readonly index: CorpusIndex;
  readonly config: BatchConfig;
}

/** What it answers to a step's number. */
export type Answer = LoadedBatch<object> | { readonly step: number; readonly error: ErrorDescription };

const { index, config } = workerData as WorkerData;
const builder = batchBuilder(openIndex(index, config.data.cacheMegabytes * 1e6), config);
const port = parentPort!;

port.on("message", (step: number) => {
  try {
    const loaded = builder.build(step);
    port.postMessage(loaded satisfies Answer, buffersOf(loaded)); // moved, not copied
  } catch (error) {
    port.postMessage({ step, error: describeError(error) } satisfies Answer);
  }
});

/** The memory of a batch. (`leaves` of @msmae/parameters would load TensorFlow.js into every thread.) */
function buffersOf({ batch }: LoadedBatch<object>): ArrayBuffer[] {
  const found = (tree: object): ArrayBuffer[] =>
    "data" in tree ? [(tree as HostTensor).data.buffer as ArrayBuffer] : Object.values(tree).flatMap(found);
  return found(batch);
}

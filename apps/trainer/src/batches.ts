import { type BatchConfig, batchBuilder, type CorpusIndex, createLoader, openIndex } from "@msmae/datasets";
import type { TrainerConfig } from "./config.js";

/** What decides the batches of a run, of the clips that are trained on or of those that are held out. */
export function batchConfig(config: TrainerConfig, split: "train" | "valid"): BatchConfig {
  const { data, masking, model, seed, train } = config;
  return { data, masking, stride: model.stride, batchSize: train.batchSize, seed, split };
}

/** The micro-batches of a run from number `from` on, loaded by worker threads. */
export async function* trainingBatches(config: TrainerConfig, corpus: CorpusIndex, from: number) {
  const loader = createLoader(corpus, batchConfig(config, "train"), { start: from });
  try {
    for await (const { batch, clips, skipped } of loader) yield { batch, clips, skipped };
  } finally {
    await loader.close();
  }
}

/** The first micro-batch of a run. */
export function firstBatch(config: TrainerConfig, corpus: CorpusIndex) {
  return batchBuilder(openIndex(corpus), batchConfig(config, "train")).build(0);
}

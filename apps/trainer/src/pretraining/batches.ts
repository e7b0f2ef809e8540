import {
  batchBuilder,
  type CorpusIndex,
  createLoader,
  openIndex,
  type PretrainBatchConfig,
  type SkippedClip,
} from "@msmae/datasets";
import type { PretrainingConfig } from "./config.js";

/** What decides the batches of a run, of the clips that are trained on or of those that are held out. */
export function batchConfig(config: PretrainingConfig, split: "train" | "valid"): PretrainBatchConfig {
  const { data, masking, model, seed, train } = config;
  return {
    task: "pretraining",
    data,
    masking,
    tokens: model.tokens,
    stride: model.stride,
    batchSize: train.batchSize,
    seed,
    split,
  };
}

/**
 * The micro-batches of a run from number `from` on, loaded by worker threads.
 *
 * @param onSkipped Told of clips whose windows show no shoulders; windows of other clips took their places.
 */
export async function* trainingBatches(
  config: PretrainingConfig,
  corpus: CorpusIndex,
  from: number,
  onSkipped: (skipped: readonly SkippedClip[]) => void,
) {
  const loader = createLoader(corpus, batchConfig(config, "train"), { start: from });
  try {
    for await (const { batch, clips, skipped } of loader) {
      onSkipped(skipped);
      yield { batch, clips };
    }
  } finally {
    await loader.close();
  }
}

/** The first micro-batch of a run, or of its validation. */
export function firstBatch(config: PretrainingConfig, corpus: CorpusIndex, split: "train" | "valid") {
  return batchBuilder(openIndex(corpus), batchConfig(config, split)).build(0);
}

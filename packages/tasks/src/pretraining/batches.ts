import {
  batchBuilder,
  type CorpusIndex,
  createLoader,
  openIndex,
  type PretrainBatchConfig,
  type Split,
  splitClips,
} from "@msmae/datasets";
import type { ClipObservations } from "../run/clip-observations.js";
import type { PretrainingConfig } from "./config.js";

/** What decides the batches of a run, of the clips that are trained on or of those that are held out. */
export function batchConfig(config: PretrainingConfig, sampling: "train" | "test"): PretrainBatchConfig {
  const { data, masking, model, seed, train } = config;
  return {
    task: "pretraining",
    data,
    masking,
    tokens: model.tokens,
    stride: model.stride,
    batchSize: train.batchSize,
    seed,
    sampling,
  };
}

/** Which clips are trained on, and which are held out. */
export function pretrainingSplit({ seed, data }: PretrainingConfig, { clips, parts }: CorpusIndex): Split {
  return splitClips(clips, { seed, share: data.validShare }, parts);
}

/** The micro-batches of a run from number `from` on, loaded by worker threads. */
export async function* trainingBatches(
  config: PretrainingConfig,
  corpus: CorpusIndex,
  from: number,
  observed: ClipObservations,
) {
  const { accumulate } = config.train;
  observed.begin(from / accumulate);
  const loader = createLoader(corpus, batchConfig(config, "train"), { start: from });
  try {
    for await (const loaded of loader) {
      observed.add(loaded, Math.floor(loaded.step / accumulate) + 1);
      const { batch, clips } = loaded;
      yield { batch, clips };
    }
  } finally {
    await loader.close();
  }
}

/** The first micro-batch of a run, or of its validation. */
export function firstBatch(config: PretrainingConfig, corpus: CorpusIndex, sampling: "train" | "test") {
  return batchBuilder(openIndex(corpus), batchConfig(config, sampling)).build(0);
}

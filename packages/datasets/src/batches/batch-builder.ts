import type { PretrainBatch } from "@msmae/cubelets/host";
import type { HostTensor } from "@msmae/parameters/host";
import type { Corpus } from "../corpus/corpus.js";
import type { BatchBuilder } from "./loaded-batch.js";
import { type PretrainBatchConfig, pretrainBatches } from "./pretraining/batches.js";
import {
  type RecognitionBatch,
  type RecognitionBatchConfig,
  recognitionBatches,
} from "./recognition/batches.js";
import {
  type SentenceBatch,
  type TranslationBatchConfig,
  translationBatches,
} from "./translation/batches.js";

/** What decides a batch, together with its number: plain data, which a worker thread can be given. */
export type BatchConfig = PretrainBatchConfig | RecognitionBatchConfig | TranslationBatchConfig;

/** The batches that a config asks for, as a tree of host tensors. */
export type BatchOf<C extends Pick<BatchConfig, "task">> = C["task"] extends "pretraining"
  ? PretrainBatch<HostTensor>
  : C["task"] extends "recognition"
    ? RecognitionBatch<HostTensor>
    : SentenceBatch<HostTensor>;

/**
 * @throws {LoaderError} if no batch can be built with this config.
 * @example
 * const { batch } = batchBuilder(corpus, config).build(0);
 */
export function batchBuilder<C extends BatchConfig>(corpus: Corpus, config: C): BatchBuilder<BatchOf<C>> {
  return build(corpus, config) as BatchBuilder<BatchOf<C>>;
}

function build(corpus: Corpus, config: BatchConfig): BatchBuilder<unknown> {
  switch (config.task) {
    case "pretraining":
      return pretrainBatches(corpus, config);
    case "recognition":
      return recognitionBatches(corpus, config);
    case "translation":
      return translationBatches(corpus, config);
  }
}

export { type BatchConfig, type BatchOf, batchBuilder } from "./batch-builder.js";
export {
  type ClipList,
  compareClips,
  continuedCorpus,
  type DataChanges,
  listClips,
  PARTS,
  type Part,
  readClipList,
  writeClipList,
} from "./clip-list.js";
export { clipTimes } from "./clip-times.js";
export { type DataConfig, dataConfigSchema, type MaskingConfig, maskingConfigSchema } from "./config.js";
export { type Corpus, openIndex } from "./corpus.js";
export type { ClipInfo, CorpusIndex, SplitBy } from "./corpus-index.js";
export { type CorpusSource, corpusSource, corpusSourceSchema } from "./corpus-source.js";
export { ClipError, CorpusError, LoaderError } from "./errors.js";
export {
  type ClipFingerprint,
  type CorpusFingerprint,
  corpusFingerprint,
} from "./fingerprint.js";
export type { BatchBuilder, LoadedBatch } from "./loaded-batch.js";
export { createLoader, type Loader } from "./loader.js";
export {
  type Clip,
  clipSchema,
  ManifestError,
  manifestLines,
  parseManifest,
  readManifest,
} from "./manifest.js";
export { glossKey, mergeGlosses, type Spelling, spellingOf } from "./merge-glosses.js";
export { noReference } from "./no-reference.js";
export { openCorpus } from "./open-corpus.js";
export type { PretrainBatchConfig } from "./pretrain-batches.js";
export type { RecognitionBatch, RecognitionBatchConfig } from "./recognition/batches.js";
export { type RecognitionDataConfig, recognitionDataConfigSchema } from "./recognition/config.js";
export { type LabelledClip, type RecognitionSplit, splitForRecognition } from "./recognition/split.js";
export { type Sampler, trainSampler, validSampler, type Window } from "./sampler.js";
export { scanCorpus } from "./scan.js";
export { type PackResult, packCorpus } from "./shards/pack.js";
export { verifyShards } from "./shards/verify.js";
export { isUnread } from "./skip.js";
export { reasons, type SkippedClip, type SkipReason, summariseSkipped } from "./skipped.js";
export { skippedClipSchema } from "./skipped-schema.js";
export { type Split, splitClips } from "./split.js";
export { summariseWindows, type WindowSummary } from "./summary.js";
export * from "./synthetic/index.js";
export type { TranslationBatch, TranslationBatchConfig } from "./translation/batches.js";
export { type TranslationDataConfig, translationDataConfigSchema } from "./translation/config.js";
export { type FrameConfig, translationFrames, unitsOf } from "./translation/frames.js";
export { lengthBucket } from "./translation/plan.js";
export { splitForTranslation, type TranslationSplit } from "./translation/split.js";
export { fixedWindow, sampleWindow, type WindowConfig, windowCount } from "./window.js";

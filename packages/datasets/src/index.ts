export { type BatchConfig, type BatchOf, batchBuilder } from "./batches/batch-builder.js";
export type { BatchBuilder, LoadedBatch } from "./batches/loaded-batch.js";
export type { PretrainBatchConfig } from "./batches/pretraining/batches.js";
export {
  type DataConfig,
  dataConfigSchema,
  type MaskingConfig,
  maskingConfigSchema,
} from "./batches/pretraining/config.js";
export type { RecognitionBatch, RecognitionBatchConfig } from "./batches/recognition/batches.js";
export { type RecognitionDataConfig, recognitionDataConfigSchema } from "./batches/recognition/config.js";
export {
  type LabelledClip,
  type RecognitionSplit,
  splitForRecognition,
} from "./batches/recognition/split.js";
export type { SentenceBatch, TranslationBatchConfig } from "./batches/translation/batches.js";
export { type TranslationDataConfig, translationDataConfigSchema } from "./batches/translation/config.js";
export { unitsOf } from "./batches/translation/frames.js";
export { lengthBucket } from "./batches/translation/plan.js";
export { splitForTranslation, type TranslationSplit } from "./batches/translation/split.js";
export type { ClipInfo, CorpusIndex, SplitBy } from "./clips/corpus-index.js";
export { type CorpusSource, corpusSource, corpusSourceSchema } from "./clips/corpus-source.js";
export { ClipError, CorpusError, LoaderError } from "./clips/errors.js";
export { glossKey, mergeGlosses } from "./clips/gloss-spelling.js";
export { groupBy } from "./clips/group-by.js";
export {
  type Clip,
  clipSchema,
  ManifestError,
  manifestLines,
  parseManifest,
  readManifest,
} from "./clips/manifest.js";
export { reasons, type SkippedClip, type SkipReason, summariseSkipped } from "./clips/skipped.js";
export { skippedClipSchema } from "./clips/skipped-schema.js";
export { describeIssue, firstIssue, type ValueIssue } from "./clips/value-issue.js";
export {
  type ClipList,
  compareClips,
  continuedCorpus,
  type DataChanges,
  listClips,
  readClipList,
  SPLIT_PARTS,
  type SplitPart,
  writeClipList,
} from "./corpus/clip-list.js";
export { clipTimes } from "./corpus/clip-times.js";
export { type Corpus, openIndex } from "./corpus/corpus.js";
export { type ClipFingerprint, type CorpusFingerprint, corpusFingerprint } from "./corpus/fingerprint.js";
export { noReference } from "./corpus/no-reference.js";
export { openCorpus } from "./corpus/open-corpus.js";
export { probePose } from "./corpus/pose-file.js";
export { type Split, splitClips } from "./corpus/pretraining-split.js";
export { listedClips, scanCorpus } from "./corpus/scan.js";
export { isUnread } from "./corpus/unusable-clips.js";
export { type BatchRequest, batchConfig } from "./loading/batch-config.js";
export { createLoader, type Loader } from "./loading/loader.js";
export { type PackResult, packCorpus } from "./packing/pack.js";
export { summariseWindows, type WindowSummary } from "./sampling/window-summary.js";
export { verifyShards } from "./shards/verify-shards.js";

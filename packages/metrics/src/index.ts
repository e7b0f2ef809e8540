export { type BleuOptions, type BleuScore, bleu, type Smoothing } from "./bleu.js";
export {
  type BootstrapOptions,
  bootstrap,
  bootstrapScore,
  DEFAULT_SAMPLES,
  DEFAULT_SEED,
  type Interval,
} from "./bootstrap.js";
export { type ChrfOptions, chrf } from "./chrf.js";
export {
  type ClassificationReport,
  type ConfusedPair,
  classificationReport,
  type LabelReport,
  leastRecalled,
  macroF1,
  mostConfused,
} from "./classification.js";
export { type Clusters, countClusters, FEW_CLUSTERS, smallestP } from "./clusters.js";
export { formatScore } from "./format-score.js";
export { likeliest, logProbabilities } from "./likeliest.js";
export { type McNemar, mcNemar } from "./mcnemar.js";
export {
  type CorpusScore,
  corpusScore,
  createScorer,
  type Metric,
  type References,
  type Resampling,
  type Score,
  type Scorer,
  sentenceScore,
  signature,
} from "./metric.js";
export {
  type PairedBootstrap,
  type PairedDifference,
  type PairedTest,
  pairedBootstrap,
  pairedDifference,
  pairedRandomization,
  pairedShares,
  type RandomizationOptions,
} from "./paired.js";
export {
  MOST_PREDICTIONS,
  PredictionError,
  parseRecognition,
  parseTranslation,
  type RankedGloss,
  type RecognitionPrediction,
  type TranslationPrediction,
  type Whose,
} from "./predictions.js";
export { correctPunctuation, HALF_TO_FULL_WIDTH } from "./punctuation.js";
export { hitsAtK, type Recall, recall, recallAtK, topK } from "./recall.js";
export {
  type RougeLOptions,
  type RougeScore,
  type RougeUnit,
  type RougeVariant,
  rougeL,
  rougeN,
} from "./rouge.js";
export {
  type BoundaryScore,
  boundariesOf,
  boundaryScore,
  randomBoundaries,
  type Segment,
  segmentCovering,
  segmentIou,
  segmentPercentage,
  uniformBoundaries,
} from "./segmentation.js";
export { TooLongError } from "./sequences.js";
export { clopperPearson, type ShareInterval, shareInterval, wilson } from "./share-interval.js";
export { StatisticsTable, statisticsOf } from "./statistics-table.js";
export {
  METRIC_FAMILIES,
  METRIC_OPTIONS,
  type MetricFamily,
  type MetricOption,
  type MetricOptions,
} from "./text-metrics.js";
export { type TokenizerName, tokenize } from "./tokenizers.js";
export { type WerAlignment, type WerScore, wer } from "./wer.js";

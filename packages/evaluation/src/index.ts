export { type ConfigFile, configFile, configFileSchema, TASKS, type Task } from "./files/config-file.js";
export {
  type RecognitionResult,
  recognitionResult,
  recognitionResultSchema,
} from "./files/recognition-result.js";
export {
  RECONSTRUCTION_METHODS,
  type ReconstructionComparison,
  type ReconstructionMethod,
  type ReconstructionResult,
  type ReconstructionScore,
  reconstructionResult,
  reconstructionResultSchema,
} from "./files/reconstruction-result.js";
export {
  parseResult,
  RESULT_VERSION,
  ResultFileError,
  type ResultFormat,
  readResult,
  type ScoredPart,
  serializeResult,
} from "./files/result-file.js";
export {
  type SegmentationResult,
  segmentationResult,
  segmentationResultSchema,
} from "./files/segmentation-result.js";
export {
  type TranslationResult,
  translationResult,
  translationResultSchema,
} from "./files/translation-result.js";
export { INTERVALS, intervalNote, intervalText, type ShownInterval } from "./scores/interval-text.js";
export { type RankedScore, rankedScores } from "./scores/ranked-scores.js";
export { type ClassifiedClip, type RecallAndLoss, recallAndLoss } from "./scores/recall-and-loss.js";
export { type SampledBy, type Sampling, samplingNotes, samplingOf, unitsText } from "./scores/sampling.js";
export {
  f1Differences,
  type Judged,
  judge,
  type MethodScores,
  type SegmentationScore,
  type SegmentationScores,
  scoreMethod,
  TOLERANCES,
} from "./scores/segmentation-scores.js";
export {
  type LanguageScoring,
  scoredText,
  scoringOf,
  scoringsOf,
  type TextScoring,
} from "./scores/text-scoring.js";
export {
  type MeanTranslationScores,
  mainScores,
  meanTranslationScores,
  shownScoreName,
  type TranslatedText,
  type TranslationScore,
  type TranslationScoreOptions,
  translationMetrics,
  translationScores,
} from "./scores/translation-scores.js";

export { compareRuns, namedApart } from "./compare/compare-runs.js";
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
  type Told,
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
export { clipSections, corpusOf, type RunCorpus, type Shown, shownClips } from "./report/clip-sections.js";
export {
  chooseExamples,
  type ExampleSentence,
  type Examples,
  type Rated,
} from "./report/example-sentences.js";
export {
  overUnits,
  recognitionFigures,
  recognitionSections,
  telling,
} from "./report/recognition-sections.js";
export {
  gainOf,
  MASK_NAMES,
  type ReconstructionAbout,
  reconstructionText,
} from "./report/reconstruction-sections.js";
export { type RunReportOptions, runReport, TITLES } from "./report/run-report.js";
export { SYNTHETIC } from "./report/synthetic.js";
export { capital, PART_NAMES, percent } from "./report/texts.js";
export {
  sentenceSections,
  translationFigures,
  translationScoreSections,
} from "./report/translation-sections.js";
export { isSynthetic, originRun } from "./runs/origin.js";
export { PREDICTIONS, readPredictions, serializePredictions, whoseOf } from "./runs/predictions-file.js";
export { type Measured, type RunData, sameClips } from "./runs/run-data.js";
export {
  type RecognisedLine,
  type RunFolder,
  readConfigFile,
  readRun,
  scoringFor,
  type TranslatedLine,
} from "./runs/run-folder.js";
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

export type { Forward } from "./attention.js";
export { type MbartConfig, MbartConfigError, mbartConfig, mbartConfigSchema } from "./config.js";
export { type BatchShape, drawMasks, type MbartMasks } from "./dropout.js";
export { FolderError } from "./folder-error.js";
export { generateAll } from "./generate/generate-all.js";
export {
  createGenerator,
  type Generator,
  type GeneratorOptions,
  type GeneratorStatistics,
} from "./generate/generator.js";
export { type Hypothesis, type SearchConfig, searchDefaults } from "./generate/search.js";
export { type SourceBatch, type SourceSequence, sourceBatch } from "./generate/source-batch.js";
export { loadSearch } from "./generation-config.js";
export { initMbart } from "./init-parameters.js";
export { labelBatch } from "./labels.js";
export { type Adapter, initLora, type LoraConfig, loraConfigSchema, mergeLora } from "./lora.js";
export { type TranslationBatch, translationLoss } from "./loss.js";
export {
  decodeTarget,
  encodeSource,
  type MbartInputs,
  type MbartOutput,
  mbart,
  type Source,
  toLogits,
} from "./mbart.js";
export { type LoadedMbart, loadMbart, saveMbart } from "./model-folder.js";
export {
  type AttentionParameters,
  type DecoderLayer,
  type EncoderLayer,
  type MbartParameters,
  type Projection,
  parameterShapes,
  type Stack,
} from "./parameters.js";
export { loadAdapter, saveAdapter } from "./peft.js";
export { positionsWithin, SourceTooLongError } from "./positions.js";
export { LANGUAGES, type Layout } from "./tokenizer/languages.js";
export {
  EmptyTextError,
  MbartTokenizer,
  type TranslationStart,
  UnknownLanguageError,
} from "./tokenizer/tokenizer.js";
export { loadTokenizer, saveTokenizer } from "./tokenizer/tokenizer-folder.js";
export {
  loadVocabularyMap,
  saveVocabularyMap,
  trimMbart,
  trimVocabulary,
  type VocabularyMap,
} from "./tokenizer/trim.js";
export { wordVocabulary } from "./tokenizer/word-vocabulary.js";

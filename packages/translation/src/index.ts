export { type BridgeInput, type BridgeParameters, bridge } from "./bridge.js";
export {
  checkpointTree,
  mbartFolder,
  NoTranslationError,
  readTranslation,
  type Translation,
  writeMbartFolder,
} from "./checkpoint.js";
export {
  checkpointConfig,
  parseCheckpointConfig,
  stepLimit,
  type TranslatorConfig,
  type TranslatorDescription,
  translatorConfigSchema,
} from "./config.js";
export { type TranslatorBatch, type TranslatorInput, translatorBatch, translatorInput } from "./input.js";
export { languageCode } from "./language.js";
export { ClipTooLongError, tooLong } from "./lengths.js";
export {
  initTranslator,
  isStored,
  isTrained,
  sourceOf,
  type TranslatorForward,
  type TranslatorParameters,
  type TranslatorWeights,
  trainedWeights,
  translatorLoss,
  wholeModel,
} from "./model.js";
export { languageOf, type Sentence, sentencesOf } from "./sentences.js";
export { type TranslatedClip, type TranslateOptions, translateClips } from "./translate.js";
export { type CrossAttention, Translator, type TranslatorOptions } from "./translator.js";

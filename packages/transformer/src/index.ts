export { attentionMap } from "./attention-map.js";
export { attention, block, mlp } from "./block.js";
export {
  type EncoderConfig,
  encoderClaims,
  ModelConfigError,
  type MsMaeConfig,
  modelConfig,
  msmaeConfigSchema,
  referenceOf,
} from "./config.js";
export { embedAll, encode, encodeWithAttention } from "./encoder.js";
export { initEncoding, initParameters, initRecognition } from "./init-parameters.js";
export { decode, embedVisible, type MsMaeOutput, msmae, reconstruct } from "./msmae.js";
export {
  type BlockParameters,
  type DecoderParameters,
  type EncoderParameters,
  type EncodingParameters,
  encodingShapes,
  type MsMaeParameters,
  parameterShapes,
  type RecognitionParameters,
  recognitionShapes,
  type StackParameters,
} from "./parameters.js";
export { classify, clipFeatures, type Pooling, recognitionLogits } from "./recognition.js";

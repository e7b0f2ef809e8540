export { attentionMap } from "./attention-map.js";
export { attention, block, linear, mlp, norm } from "./block.js";
export {
  type EncoderConfig,
  encoderClaims,
  ModelConfigError,
  type MsMaeConfig,
  modelConfig,
  msmaeConfigSchema,
  referenceOf,
} from "./config.js";
export { crossEntropy } from "./cross-entropy.js";
export { initEncoding, initParameters, initRecognition } from "./init-parameters.js";
export {
  decode,
  embedAll,
  embedVisible,
  encode,
  encodeWithAttention,
  type MsMaeOutput,
  msmae,
  reconstruct,
} from "./msmae.js";
export {
  type BlockParameters,
  type DecoderParameters,
  type EncoderParameters,
  type EncodingParameters,
  encodingShapes,
  type Linear,
  type MsMaeParameters,
  type Norm,
  parameterShapes,
  type RecognitionParameters,
  recognitionShapes,
  type StackParameters,
} from "./parameters.js";
export { classify, clipFeatures, type Pooling, recognize } from "./recognition.js";

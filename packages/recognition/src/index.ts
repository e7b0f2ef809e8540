export {
  checkpointTree,
  NoRecognizerError,
  type Recognizer,
  readRecognizer,
  recognizerClaims,
} from "./checkpoint.js";
export {
  checkpointConfig,
  parseCheckpointConfig,
  type RecognizerConfig,
  type RecognizerDescription,
  recognizerConfigSchema,
} from "./config.js";
export {
  emptyRecognizer,
  initRecognizer,
  type RecognizerBuffers,
  type RecognizerInput,
  type RecognizerParameters,
  type RecognizerWeights,
  recognizerLogits,
} from "./model.js";
export { recognizerOnnx, recognizerOnnxModel } from "./onnx.js";
export { predictionOf } from "./prediction.js";
export { Predictor, type ScoredClip } from "./predictor.js";

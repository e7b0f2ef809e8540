export { describeModel, type ModelDescription, metadataOf } from "./description.js";
export { NotARecognizerError } from "./errors.js";
export { type OnnxRuntime, type OpenOptions, openRecognizer, SignRecognizer } from "./recognizer.js";

export * from "./host.js";
export {
  LOSS_KINDS,
  LOSSES,
  type LossKind,
  lossOf,
  type PretrainingLoss,
  type StreamTokens,
} from "./losses.js";
export { maskedLoss, type StreamTensors } from "./masked-loss.js";
export { placeRows } from "./place-rows.js";
export { positionTable } from "./position-table.js";
export { type PlaceAndSize, placeAndSize, putInPlace, standardise } from "./standardise.js";
export { toCubelets } from "./to-cubelets.js";
export { TOKEN_PARTS, type TokenConfig, type TokenPart, type TokenSequence } from "./token-sequences.js";
export { type StreamTokenizer, type TokenizerParameters, tokenize } from "./tokenizer.js";

export * from "./batch.js";
export { type LossKind, maskedLoss, type StreamTensors } from "./masked-loss.js";
export { PARTS, type Part, partOf } from "./part.js";
export { placeRows } from "./place-rows.js";
export { positionTable } from "./position-table.js";
export { toCubelets } from "./to-cubelets.js";
export { type StreamTokenizer, type TokenizerParameters, tokenize } from "./tokenizer.js";

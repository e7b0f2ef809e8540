// The half of the package that needs no TensorFlow.js: what a loader's worker threads import.
export { type MaskIndices, maskIndices } from "./mask-indices.js";
export { assembleBatch, type MaskedClip, type PretrainBatch } from "./pretrain-batch.js";
export { type MaskStrategy, sampleMasks, visibleTokens } from "./sample-masks.js";
export { type ClipStreams, stackStreams } from "./stack-streams.js";
export { type TokenKind, tokenSequences } from "./token-sequences.js";

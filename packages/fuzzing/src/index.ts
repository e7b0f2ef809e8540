export { type FuzzOptions, type FuzzSummary, fuzzReaders, type Reader } from "./fuzz-readers.js";
export { generator, type Random } from "./generator.js";
export { mutate } from "./mutate.js";
export { runFuzz } from "./run-fuzz.js";
export { tryReaders } from "./try-readers.js";
export { type Allocations, watchAllocations } from "./watch-allocations.js";

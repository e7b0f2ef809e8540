export { novelty, type PeakOptions, peaks } from "./novelty.js";
export { bestPartitions, type Partition, penalisedPartition, type SegmentLengths } from "./partition.js";
export { cosineSimilarity, type Similarity, withoutDistance } from "./similarity.js";

export { type DrawSimilarityOptions, drawSimilarity, type NamedStretch } from "./draw-similarity.js";
export { type MovingPoints, motionEnergy, smoothed } from "./motion-energy.js";
export { novelty, type PeakOptions, peaks } from "./novelty.js";
export { pacedPartition } from "./paced-partition.js";
export { bestPartitions, type Partition, penalisedPartition, type SegmentLengths } from "./partition.js";
export { cosineSimilarity, type Similarity } from "./similarity.js";
export { type Pass, passes, type SeenPass, stitch } from "./stitch.js";

export { adjacency } from "./adjacency.js";
export { type StgcnConfig, StgcnConfigError, stgcnConfig, stgcnConfigSchema } from "./config.js";
export { dropoutMask } from "./dropout.js";
export { type SkeletonGraph, skeletonGraph } from "./graph.js";
export { initStgcn } from "./init.js";
export { type Norm, type Stgcn, type StgcnTree, stgcnShapes } from "./parameters.js";
export { type StgcnInput, type StgcnOptions, stgcn } from "./stgcn.js";

import type { Value } from "../graph/value.js";

/** The inputs of a kernel by TensorFlow.js' names; those of a list are named by their index. */
export type Inputs = { readonly [name: string]: Value };

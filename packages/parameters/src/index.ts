export { valueAndGradients } from "./gradients.js";
export { type HostTensor, hostTensor, size, toTensors } from "./host-tensor.js";
export { mergeTrees, type Part, selectTree } from "./parts.js";
export { flatten, type Leaf, type LeafOf, leaves, type MapLeaves, mapTree, unflatten } from "./tree.js";

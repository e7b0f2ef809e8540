// Trees and tensors of the program's memory: the half of the package that needs no TensorFlow.js.
export { type HostTensor, hostTensor, size } from "./host-tensor.js";
export { mergeTrees, type PartialTree, selectTree } from "./partial-tree.js";
export { flatten, type Leaf, type LeafOf, leaves, type MapLeaves, mapTree, unflatten } from "./tree.js";

import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { HostTensor } from "./host-tensor.js";
import { type MapLeaves, mapTree } from "./tree.js";

/** The tree as tensors of the current TensorFlow.js backend. */
export function toTensors<P extends object>(tree: P): MapLeaves<P, Tensor> {
  return mapTree(tree, (leaf) => {
    const { data, shape } = leaf as HostTensor;
    const dtype = data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "bool";
    return tensor(data, [...shape], dtype);
  });
}

export { valueAndGradients } from "./gradients.js";
export * from "./host.js";
export { toTensors } from "./to-tensors.js";

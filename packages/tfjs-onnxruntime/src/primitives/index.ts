export { gelu } from "./gelu.js";
export { layerNorm } from "./layer-norm.js";

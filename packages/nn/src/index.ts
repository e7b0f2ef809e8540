export { gelu } from "@msmae/tfjs-onnxruntime/primitives";
export { attend, attentionWeights, joinHeads, splitHeads } from "./attention.js";
export { causalBias, NEVER, paddingBias } from "./attention-bias.js";
export { crossEntropy } from "./cross-entropy.js";
export { dropout, dropoutMask } from "./dropout.js";
export {
  type Initialise,
  initialise,
  normalOf,
  ones,
  uniformWithin,
  xavierUniform,
  zeros,
} from "./initialise.js";
export { type LayerNorm, layerNorm, layerNormShapes } from "./layer-norm.js";
export { type Linear, linear, linearShapes } from "./linear.js";
export { relu } from "./relu.js";

export { attention, block, linear, mlp, norm } from "./block.js";
export { ModelConfigError, type MsMaeConfig, modelConfig, msmaeConfigSchema } from "./config.js";
export { initParameters } from "./init-parameters.js";
export {
  decode,
  embedAll,
  embedVisible,
  encode,
  encodeWithAttention,
  type MsMaeOutput,
  msmae,
  reconstruct,
} from "./msmae.js";
export {
  type BlockParameters,
  type DecoderParameters,
  type EncoderParameters,
  type Linear,
  type MsMaeParameters,
  type Norm,
  parameterShapes,
  type StackParameters,
} from "./parameters.js";

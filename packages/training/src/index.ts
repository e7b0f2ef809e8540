export { accumulate } from "./accumulate.js";
export {
  type AdamWConfig,
  type AdamWState,
  adamwDefaults,
  adamwScalars,
  adamwUpdate,
  createAdamWState,
  zerosLike,
} from "./adamw.js";
export { clipScale, globalNorm } from "./clip.js";
export { decayMask, decays } from "./decay.js";
export { type Schedule, type WarmupCosine, warmupCosine } from "./schedule.js";

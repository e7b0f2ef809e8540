import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { Random } from "@msmae/random";
import { layerShapes, type StgcnConfig } from "./config.js";

/**
 * Which features of each clip are kept in a training step: 1 / (1 - dropout) where they are, 0 where they are not, so
 * that their mean stays. Drawn outside of the model: a compiled function has no random numbers of its own.
 *
 * @param clips B
 * @returns [B, D]
 * @example
 * dropoutMask(config, 16, seeded(7, "dropout", step));
 */
export function dropoutMask(config: StgcnConfig, clips: number, random: Random): HostTensor<Float32Array> {
  const { outputs } = layerShapes(config).at(-1)!;
  const value = 1 / (1 - config.dropout);
  const data = Float32Array.from({ length: clips * outputs }, () => (random() < config.dropout ? 0 : value));
  return hostTensor([clips, outputs], data);
}
